using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Data;

public sealed class LoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public LoaderTests() => IdxBytes.WriteFolder(folder, train: 200, test: 40);

    public void Dispose() => folder.Dispose();

    private DataSource Source => DataSource.NewIdxFolder(folder.Path);

    private static Portion Samples(int count) => Portion.NewSamples(count);

    // Every image of these files begins with 7 times its row, modulo 256: for 200 rows that tells which it is.
    private static byte[] Rows(ImageSet set) => [.. set.Bytes!.Chunk(set.PixelsPerImage).Select(image => image[0])];

    [Fact]
    public void Load_Split_DividesTheTrainingImages()
    {
        var data = DataSetLoader.Load(Settings.Of(Source, validation: Samples(40)), "/");
        Assert.Equal(160, data.Train.Count);
        Assert.Equal([10, 10, 10, 10], data.Validation!.CountPerClass());
        Assert.Equal(40, data.Test!.Count);
        Assert.Empty(Rows(data.Train).Intersect(Rows(data.Validation)));
        Assert.Equal(200, Rows(data.Train).Union(Rows(data.Validation)).Count());
    }

    [Fact]
    public void Load_OtherSettingsThanSplitAndSeed_LeaveTheSplitAlone()
    {
        var one = DataSetLoader.Load(Settings.Of(Source, validation: Samples(40), seed: 5), "/");
        var other = DataSetLoader.Load(Settings.Of(Source, validation: Samples(40), seed: 5, pad: 3, normalize: Normalization.Standard), "/");
        Assert.Equal(one.Validation!.Labels, other.Validation!.Labels);
        Assert.Equal(Rows(one.Validation), other.Validation.Bytes!.Chunk(other.Validation.PixelsPerImage).Select(image => image[3 * 8 + 3]));
        Assert.NotEqual(Rows(one.Validation), Rows(DataSetLoader.Load(Settings.Of(Source, validation: Samples(40), seed: 6), "/").Validation!));
    }

    [Fact]
    public void Load_Limit_KeepsClassProportions()
    {
        var data = DataSetLoader.Load(Settings.Of(Source, validation: Samples(100), train: Samples(100), limit: 40), "/");
        Assert.Equal([5, 5, 5, 5], data.Train.CountPerClass());
        Assert.Equal([5, 5, 5, 5], data.Validation!.CountPerClass());
        Assert.Equal(40, data.Test!.Count);
    }

    [Fact]
    public void Load_Classes_RenumbersThemInTheirOrder()
    {
        var data = DataSetLoader.Load(Settings.Of(Source, classes: [3, 1]), "/");
        Assert.Equal(["3", "1"], data.ClassNames);
        Assert.Equal(100, data.Train.Count);
        Assert.Equal(20, data.Test!.Count);

        // Row 1 is of class 1, row 3 of class 3.
        Assert.Equal(new byte[] { 7, 21 }, Rows(data.Train).Take(2));
        Assert.Equal([1, 0], data.Train.Labels.Take(2));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(-1, 0)]
    [InlineData(2, 2)]
    public void Load_ImpossibleClasses_AreAUsageError(int first, int second) =>
        Assert.Equal(2, Assert.Throws<UsageException>(() => DataSetLoader.Load(Settings.Of(Source, classes: [first, second]), "/")).ExitCode);

    [Fact]
    public void Load_TestPartOfDataThatHaveOne_IsAUsageError() =>
        Assert.Throws<UsageException>(() => DataSetLoader.Load(Settings.Of(Source, test: Samples(10)), "/"));

    [Fact]
    public void Load_TestPartOfDataWithoutOne_IsTakenFromTraining()
    {
        File.Delete(folder.File("t10k-images-idx3-ubyte.gz"));
        File.Delete(folder.File("t10k-labels-idx1-ubyte.gz"));
        var data = DataSetLoader.Load(Settings.Of(Source, test: Portion.NewShare(0.1), validation: Samples(20)), "/");
        Assert.Equal((160, 20, 20), (data.Train.Count, data.Validation!.Count, data.Test!.Count));
        Assert.Equal(200, Rows(data.Train).Concat(Rows(data.Validation)).Concat(Rows(data.Test)).Distinct().Count());
    }

    [Fact]
    public void Load_Standard_TakesItsFiguresFromTheTrainingPartAlone()
    {
        var data = DataSetLoader.Load(Settings.Of(Source, train: Samples(20), validation: Samples(100), normalize: Normalization.Standard), "/");
        var mean = data.Train.Bytes!.Average(value => (double)value) / 255;
        Assert.Equal(mean, data.Normalizer.Mean.Single(), 1e-6);
    }
}

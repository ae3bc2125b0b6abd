using Fashion.Core.Data;
using Fashion.Core.Random;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Data;

public class NormalizationTests
{
    private static readonly Shape Shape = Shape.Image(3, 2, 2);

    private static ImageSet Bytes(int count)
    {
        var stream = new RandomStream(1, "pixels");
        return new ImageSet(Shape, [.. Enumerable.Range(0, count * 12).Select(_ => (byte)stream.NextInt(256))], new int[count], ["only"]);
    }

    private static ImageSet Floats(int count)
    {
        var stream = new RandomStream(2, "pixels");
        return new ImageSet(Shape, [.. Enumerable.Range(0, count * 12).Select(_ => (float)(stream.NextGaussian() * 3 + 100))], new int[count], ["only"], 255);
    }

    private static float[] Read(ImageSet set, Normalizer normalizer, PixelLayout layout = PixelLayout.Nchw)
    {
        var batch = new float[set.Count * set.PixelsPerImage];
        new BatchReader(set, normalizer).Fill([.. Enumerable.Range(0, set.Count)], batch, layout);
        return batch;
    }

    public static TheoryData<bool> BytesOrFloats => new(true, false);

    [Theory]
    [MemberData(nameof(BytesOrFloats))]
    public void Fit_Standard_GivesMeanZeroAndDeviationOne(bool bytes)
    {
        var set = bytes ? Bytes(50) : Floats(50);
        var batch = Read(set, Normalizer.Fit(Normalization.Standard, set));
        Assert.Equal(0, batch.Average(value => (double)value), 1e-4);
        Assert.Equal(1, batch.Average(value => (double)value * value), 1e-4);
    }

    [Theory]
    [MemberData(nameof(BytesOrFloats))]
    public void Fit_PerPixel_GivesItToEachPixel(bool bytes)
    {
        var set = bytes ? Bytes(50) : Floats(50);
        var batch = Read(set, Normalizer.Fit(Normalization.PerPixel, set));
        for (var pixel = 0; pixel < 12; pixel++)
        {
            var values = batch.Where((_, at) => at % 12 == pixel).ToArray();
            Assert.Equal(0, values.Average(value => (double)value), 1e-4);
            Assert.Equal(1, values.Average(value => (double)value * value), 1e-4);
        }
    }

    [Fact]
    public void Fit_PixelsThatNeverVary_BecomeZero()
    {
        var set = new ImageSet(Shape.Image(1, 1, 2), [9, 1, 9, 2], [0, 0], ["only"]);
        var batch = Read(set, Normalizer.Fit(Normalization.PerPixel, set));
        Assert.Equal([0, -1, 0, 1], batch, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
        var flat = new ImageSet(Shape.Image(1, 1, 1), [7, 7], [0, 0], ["only"]);
        Assert.All(Read(flat, Normalizer.Fit(Normalization.Standard, flat)), value => Assert.Equal(0, value, 1e-5));
    }

    [Fact]
    public void Fill_Raw_GivesTheBytes()
    {
        var set = Bytes(3);
        Assert.Equal(set.Bytes!.Select(value => (float)value), Read(set, Normalizer.Fit(Normalization.Raw, set)));
    }

    [Fact]
    public void Fill_Unit_DividesBy255()
    {
        var set = Bytes(3);
        Assert.Equal(
            set.Bytes!.Select(value => value / 255f),
            Read(set, Normalizer.Fit(Normalization.Unit, set)),
            (expected, actual) => Math.Abs(expected - actual) < 1e-7);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    public void Fill_ChannelsLast_GivesTheSameNumbersInThatOrder(bool bytes, int kind)
    {
        var set = bytes ? Bytes(5) : Floats(5);
        var normalizer = Normalizer.Fit(kind == 0 ? Normalization.Standard : Normalization.PerPixel, set);
        float[] first = Read(set, normalizer), last = Read(set, normalizer, PixelLayout.Nhwc);
        for (var image = 0; image < 5; image++)
        {
            for (var at = 0; at < 12; at++)
            {
                Assert.Equal(first[image * 12 + at], last[image * 12 + at % 4 * 3 + at / 4]);
            }
        }
    }

    [Fact]
    public void Fill_RowsInAnyOrder_GathersThem()
    {
        var set = new ImageSet(Shape.Image(1, 1, 1), [10, 20, 30], [2, 1, 0], ["a", "b", "c"]);
        var reader = new BatchReader(set, Normalizer.Fit(Normalization.Raw, set));
        var batch = new float[4];
        var labels = new long[4];
        reader.Fill([2, 0, 2, 1], batch, PixelLayout.Nhwc);
        reader.FillLabels([2, 0, 2, 1], labels);
        Assert.Equal([30, 10, 30, 20], batch);
        Assert.Equal([0, 2, 0, 1], labels);
    }

    [Fact]
    public void Fill_RowOutOfRange_IsRefused()
    {
        var set = Bytes(2);
        var reader = new BatchReader(set, Normalizer.Fit(Normalization.Raw, set));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Fill([2], new float[12], PixelLayout.Nchw));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Fill([-1], new float[12], PixelLayout.Nchw));
    }

    [Fact]
    public void Fill_Again_AllocatesNothing()
    {
        var set = Bytes(64);
        var reader = new BatchReader(set, Normalizer.Fit(Normalization.Standard, set));
        var rows = Enumerable.Range(0, 64).ToArray();
        var batch = new float[64 * 12];
        reader.Fill(rows, batch, PixelLayout.Nhwc);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            reader.Fill(rows, batch, PixelLayout.Nhwc);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

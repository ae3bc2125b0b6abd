using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private DataSet Load() => DataSetLoader.Load(Settings.Of(DataSource.NewIdxFolder(folder.Path)), "/");

    [Fact]
    public void Load_GzipFiles_GivesTheirPixelsAndLabels()
    {
        IdxBytes.WriteFolder(folder);
        var data = Load();
        Assert.Equal(20, data.Train.Count);
        Assert.Equal(10, data.Test!.Count);
        Assert.Null(data.Validation);
        Assert.Equal(Shape.Image(1, 3, 2), data.Train.Shape);
        Assert.Equal([14, 15, 16, 17, 18, 19], data.Train.Bytes!.AsSpan(12, 6).ToArray());
        Assert.Equal([0, 1, 2, 3, 0], data.Train.Labels.Take(5));
        Assert.Equal(["0", "1", "2", "3"], data.ClassNames);
        Assert.Equal(4, data.Checksums.Count);
    }

    [Fact]
    public void Load_PlainFilesWithDots_GivesTheSame()
    {
        folder.Write("train-images.idx3-ubyte", IdxBytes.Images(5, 4, 4));
        folder.Write("train-labels.idx1-ubyte", IdxBytes.Labels(5, 2));
        var data = Load();
        Assert.Equal(5, data.Train.Count);
        Assert.Null(data.Test);
    }

    [Fact]
    public void Read_Facts_GivesShapeAndClasses()
    {
        IdxBytes.WriteFolder(folder, height: 5, width: 9, classes: 3);
        var facts = DataFactsReader.Read(DataSource.NewIdxFolder(folder.Path), "/");
        Assert.Equal(new DataFacts(Shape.Image(1, 5, 9), 3), facts);
    }

    [Fact]
    public void Read_RelativeFolder_IsSeenFromTheSpec()
    {
        IdxBytes.WriteFolder(folder);
        var (parent, name) = (Path.GetDirectoryName(folder.Path)!, Path.GetFileName(folder.Path));
        Assert.NotNull(DataFactsReader.Read(DataSource.NewIdxFolder(name), parent));
    }

    [Fact]
    public void Load_NoFolder_SaysSo() => AssertFault(DataFault.Missing, "no such folder", () =>
        DataSetLoader.Load(Settings.Of(DataSource.NewIdxFolder(folder.File("nowhere"))), "/"));

    [Fact]
    public void Load_OneFileMissing_NamesIt()
    {
        IdxBytes.WriteFolder(folder);
        File.Delete(folder.File("t10k-labels-idx1-ubyte.gz"));
        AssertFault(DataFault.Missing, "t10k-labels-idx1-ubyte", () => Load());
    }

    public static TheoryData<string, DataFault, string> BadImages => new()
    {
        { "empty", DataFault.Damaged, "does not begin" },
        { "not gzip", DataFault.Damaged, "does not begin" },
        { "ten bytes of gzip", DataFault.Damaged, "cut short" },
        { "gzip cut in its middle", DataFault.Damaged, "cut short" },
        { "gzip without its last byte", DataFault.Damaged, "cut short" },
        { "gzip with garbage behind", DataFault.Damaged, "altered" },
        { "a flipped bit in the packed data", DataFault.Damaged, "damaged" },
        { "a wrong checksum", DataFault.Damaged, "damaged" },
        { "a wrong magic number", DataFault.Damaged, "00000803" },
        { "labels in place of images", DataFault.Damaged, "00000803" },
        { "float pixels", DataFault.Unsupported, "00000803" },
        { "one image too few", DataFault.Damaged, "21 x 3 x 2" },
        { "one image too many", DataFault.Damaged, "19 x 3 x 2" },
        { "four billion images", DataFault.TooLarge, "4,294,967,295" },
        { "images of no rows", DataFault.TooLarge, "extent of 0" },
        { "sizes whose product overflows", DataFault.TooLarge, "65,536" },
        { "an ended header", DataFault.Damaged, "16 bytes" },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public void Load_BadImages_NamesFileAndFault(string damage, DataFault fault, string words)
    {
        IdxBytes.WriteFolder(folder);
        var path = folder.Write("train-images-idx3-ubyte.gz", Damaged(damage));
        AssertFault(fault, words, () => Load(), path);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Load_PlainFileOfAnotherLength_IsRefused(int surplus)
    {
        folder.Write("train-labels-idx1-ubyte", IdxBytes.Labels(5, 2));
        var file = IdxBytes.Images(5, 4, 4);
        Array.Resize(ref file, file.Length + surplus);
        var path = folder.Write("train-images-idx3-ubyte", file);
        AssertFault(surplus > 0 ? DataFault.Mismatch : DataFault.Damaged, "5 x 4 x 4", () => Load(), path);
    }

    [Fact]
    public void Load_LabelCountDiffers_NamesBothCounts()
    {
        IdxBytes.WriteFolder(folder);
        var path = folder.Write("train-labels-idx1-ubyte.gz", IdxBytes.Gzip(IdxBytes.Labels(19, 4)));
        AssertFault(DataFault.Mismatch, "19 labels, but train-images-idx3-ubyte.gz holds 20 images", () => Load(), path);
    }

    [Fact]
    public void Load_TestLabelOutOfRange_NamesItsPlace()
    {
        IdxBytes.WriteFolder(folder);
        var path = folder.Write("t10k-labels-idx1-ubyte.gz", IdxBytes.Gzip(IdxBytes.File([0, 1, 2, 9, 0, 0, 0, 0, 0, 0], 10)));
        AssertFault(DataFault.Damaged, "label 3 is 9, but the classes are 0 to 3", () => Load(), path);
    }

    [Fact]
    public void Load_TestImagesOfAnotherShape_NamesBoth()
    {
        IdxBytes.WriteFolder(folder);
        var path = folder.Write("t10k-images-idx3-ubyte.gz", IdxBytes.Gzip(IdxBytes.Images(10, 2, 3)));
        AssertFault(DataFault.Mismatch, "1x2x3", () => Load(), path);
    }

    [Fact]
    public void Load_NoLabels_IsRefused()
    {
        folder.Write("train-images-idx3-ubyte", IdxBytes.File([], 0, 3, 3));
        folder.Write("train-labels-idx1-ubyte", IdxBytes.File([], 0));
        AssertFault(DataFault.Damaged, "no labels", () => Load());
    }

    private static byte[] Damaged(string damage)
    {
        var plain = IdxBytes.Images(20, 3, 2);
        var packed = IdxBytes.Gzip(plain);
        byte[] pixels = plain[16..];
        switch (damage)
        {
            case "empty": return [];
            case "not gzip": return plain;
            case "ten bytes of gzip": return packed[..10];
            case "gzip cut in its middle": return packed[..(packed.Length / 2)];
            case "gzip without its last byte": return packed[..^1];
            case "gzip with garbage behind": return [.. packed, 1, 2, 3, 4, 5];
            case "a flipped bit in the packed data": packed[packed.Length / 2] ^= 4; return packed;
            case "a wrong checksum": packed[^6] ^= 1; return packed;
            case "a wrong magic number": plain[0] = 1; return IdxBytes.Gzip(plain);
            case "labels in place of images": return IdxBytes.Gzip(IdxBytes.Labels(200, 2));
            case "float pixels": plain[2] = 0x0D; return IdxBytes.Gzip(plain);
            case "one image too few": return IdxBytes.Gzip(IdxBytes.File(pixels, 21, 3, 2));
            case "one image too many": return IdxBytes.Gzip(IdxBytes.File(pixels, 19, 3, 2));
            case "four billion images": return IdxBytes.Gzip(IdxBytes.File(pixels, uint.MaxValue, 3, 2));
            case "images of no rows": return IdxBytes.Gzip(IdxBytes.File(pixels, 20, 0, 2));
            case "sizes whose product overflows": return IdxBytes.Gzip(IdxBytes.File(pixels, 65_536, 65_536, 65_536));
            case "an ended header": return IdxBytes.Gzip(plain[..15]);
            default: throw new ArgumentOutOfRangeException(nameof(damage), damage, null);
        }
    }

    private static void AssertFault(DataFault fault, string words, Action act, string? path = null)
    {
        var failure = Assert.Throws<DataException>(act);
        Assert.Contains(words, failure.Message);
        Assert.Equal(fault, failure.Fault);
        Assert.Equal(3, failure.ExitCode);
        if (path is not null)
        {
            Assert.Equal(path, failure.Path);
        }
    }
}

using System.IO.Compression;
using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;
using static Fashion.Core.Tests.Data.NpzBytes;

namespace Fashion.Core.Tests.Data;

public sealed class NpzTests : IDisposable
{
    private static readonly byte[] TwoLabels = NpyOf<long>("'<i8'", "2,", 0, 1);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private DataSet Load(byte[] train, byte[]? test = null)
    {
        folder.Write("train.npz", train);
        if (test is not null)
        {
            folder.Write("test.npz", test);
        }

        return DataSetLoader.Load(Settings.Of(Source(test is not null)), folder.Path);
    }

    private static DataSource Source(bool hasTest = false) => DataSource.NewNpzFiles(new NpzFiles("train.npz", hasTest ? "test.npz" : null));

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(at => (byte)at)];

    [Fact]
    public void Load_BytesOfGreyImages_GivesThem()
    {
        var data = Load(Npz(("x", Npy("'|u1'", "2, 2, 3", Bytes(12))), ("y", TwoLabels)));
        Assert.Equal(Shape.Image(1, 2, 3), data.Train.Shape);
        Assert.Equal(Bytes(12), data.Train.Bytes);
        Assert.Equal([0, 1], data.Train.Labels);
        Assert.Equal(255, data.Train.FullScale);
    }

    [Fact]
    public void Load_ColourImages_PutsChannelsFirst()
    {
        var data = Load(Npz(("x", Npy("'|u1'", "2, 1, 2, 3", Bytes(12))), ("y", TwoLabels)));
        Assert.Equal(Shape.Image(3, 1, 2), data.Train.Shape);
        Assert.Equal(new byte[] { 0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11 }, data.Train.Bytes);
    }

    [Fact]
    public void Load_FortranOrder_GivesTheSameImages()
    {
        // Index (n, h, w) of 2 x 2 x 3 lies at n + 2 h + 4 w.
        var content = new byte[12];
        foreach (var at in Enumerable.Range(0, 12))
        {
            content[at / 6 + 2 * (at / 3 % 2) + 4 * (at % 3)] = (byte)at;
        }

        var data = Load(Npz(("x", Npy("'|u1'", "2, 2, 3", content, fortran: true)), ("y", TwoLabels)));
        Assert.Equal(Bytes(12), data.Train.Bytes);
    }

    [Fact]
    public void Load_FloatsThatAre255ths_AreKeptAsBytesOfUnitScale()
    {
        var data = Load(Npz(("x", NpyOf("'<f4'", "2, 1, 2", 0f, 1f, 51 / 255f, 254 / 255f)), ("y", TwoLabels)));
        Assert.Equal(new byte[] { 0, 255, 51, 254 }, data.Train.Bytes);
        var batch = new float[4];
        new BatchReader(data.Train, data.Normalizer).Fill([0, 1], batch, PixelLayout.Nchw);
        Assert.Equal([0f, 1f, 0.2f, 254 / 255f], batch, Closely);
    }

    [Fact]
    public void Load_EveryByteDividedBy255_IsRecognized()
    {
        var data = Load(Npz(("x", NpyOf("'<f4'", "2, 1, 128", [.. Bytes(256).Select(value => value / 255f)])), ("y", TwoLabels)));
        Assert.Equal(Bytes(256), data.Train.Bytes);
    }

    [Fact]
    public void Load_OtherFloats_AreKeptAsTheyAre()
    {
        var data = Load(Npz(("x", NpyOf("'<f4'", "2, 1, 2", -1.5f, 0.3f, 0.25f, 2f)), ("y", TwoLabels)));
        Assert.Null(data.Train.Bytes);
        Assert.Equal([-1.5f, 0.3f, 0.25f, 2f], data.Train.Floats!);
    }

    [Fact]
    public void Load_BigEndianFloats_AreTurned()
    {
        byte[] content = [0x3F, 0, 0, 0, 0x3E, 0x80, 0, 0];
        var data = Load(Npz(("x", Npy("'>f4'", "2, 1, 1", content)), ("y", TwoLabels)));
        Assert.Equal([0.5f, 0.25f], data.Train.Floats!);
    }

    [Fact]
    public void Load_KerasNames_FindsBothParts()
    {
        var data = Load(Npz(
            ("x_test", Npy("'|u1'", "1, 1, 2", Bytes(2))),
            ("y_test", NpyOf<byte>("'|u1'", "1,", 1)),
            ("x_train", Npy("'|u1'", "2, 1, 2", Bytes(4))),
            ("y_train", NpyOf<byte>("'|u1'", "2, 1", 0, 1))));
        Assert.Equal(2, data.Train.Count);
        Assert.Equal([1], data.Test!.Labels);
    }

    [Fact]
    public void Load_TwoFiles_TakesTheTestPartFromTheSecond()
    {
        var data = Load(
            Npz(("images", Npy("'|u1'", "2, 1, 2", Bytes(4))), ("labels", NpyOf<int>("'<i4'", "2,", 0, 2))),
            Npz(("x", Npy("'|u1'", "1, 1, 2", Bytes(2))), ("y", NpyOf<short>("'<i2'", "1,", 2))));
        Assert.Equal(3, data.ClassNames.Count);
        Assert.Equal([2], data.Test!.Labels);
    }

    [Theory]
    [InlineData("'|i1'", new byte[] { 0, 1 })]
    [InlineData("'|b1'", new byte[] { 0, 1 })]
    [InlineData("'>i2'", new byte[] { 0, 0, 0, 1 })]
    [InlineData("'<u4'", new byte[] { 0, 0, 0, 0, 1, 0, 0, 0 })]
    [InlineData("'>u8'", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 })]
    public void Load_LabelsOfAnyIntegerType_AreRead(string type, byte[] labels) =>
        Assert.Equal([0, 1], Load(Npz(("x", Npy("'|u1'", "2, 1, 2", Bytes(4))), ("y", Npy(type, "2,", labels)))).Train.Labels);

    [Fact]
    public void Load_FormatVersionTwo_IsRead() =>
        Assert.Equal(Bytes(4), Load(Npz(("x", Npy("'|u1'", "2, 1, 2", Bytes(4), version: 2)), ("y", TwoLabels))).Train.Bytes);

    [Fact]
    public void Read_Facts_GivesShapeAndClasses()
    {
        folder.Write("train.npz", Npz(("x", Npy("'|u1'", "2, 1, 2, 3", Bytes(12))), ("y", NpyOf<long>("'<i8'", "2,", 6, 0))));
        Assert.Equal(new DataFacts(Shape.Image(3, 1, 2), 7), DataFactsReader.Read(Source(), folder.Path));
    }

    public static TheoryData<string, string, string, byte[], DataFault, string> BadImages => new()
    {
        { "objects", "'|O'", "2, 1, 2", Bytes(32), DataFault.Unsupported, "Python objects" },
        { "records", "[('a', '<f4')]", "2, 1, 2", Bytes(16), DataFault.Unsupported, "records" },
        { "doubles", "'<f8'", "2, 1, 2", Bytes(32), DataFault.Unsupported, "float64" },
        { "texts", "'<U2'", "2, 1, 2", Bytes(8), DataFault.Unsupported, "string" },
        { "complex numbers", "'<c8'", "2, 1, 2", Bytes(32), DataFault.Unsupported, "complex64" },
        { "vectors", "'|u1'", "2, 4", Bytes(8), DataFault.Unsupported, "2 x 4" },
        { "channels first", "'|u1'", "2, 1, 5, 5", Bytes(50), DataFault.Unsupported, "transpose" },
        { "a huge shape", "'|u1'", "60000, 100000, 100000", Bytes(4), DataFault.TooLarge, "100000" },
        { "an overflowing shape", "'|u1'", "4294967296, 4294967296, 2", Bytes(4), DataFault.TooLarge, "4294967296" },
        { "an unreadable extent", "'|u1'", "2, 1, 99999999999999999999", Bytes(4), DataFault.TooLarge, "99999999999999999999" },
        { "a negative extent", "'|u1'", "2, -1, 2", Bytes(4), DataFault.TooLarge, "-1" },
        { "more than there is", "'|u1'", "2, 1, 3", Bytes(4), DataFault.Damaged, "134 bytes, but has 132" },
        { "less than there is", "'|u1'", "2, 1, 1", Bytes(4), DataFault.Damaged, "2 x 1 x 1" },
        { "no rows", "'|u1'", "2, 0, 2", [], DataFault.TooLarge, "2 x 0 x 2" },
        { "more images than labels", "'|u1'", "3, 1, 2", Bytes(6), DataFault.Mismatch, "2 labels" },
        { "a pixel that is no number", "'<f4'", "2, 1, 1", [0, 0, 0, 0, 0, 0, 0xC0, 0x7F], DataFault.Damaged, "image 1" },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public void Load_BadImages_NamesFileAndFault(string what, string type, string shape, byte[] content, DataFault fault, string words)
    {
        var failure = Assert.Throws<DataException>(() => Load(Npz(("x", Npy(type, shape, content)), ("y", TwoLabels))));
        Assert.True($"{failure.Message} {failure.Help}".Contains(words, StringComparison.Ordinal), $"{what}: {failure.Message}");
        Assert.StartsWith(folder.File("train.npz"), failure.Message, StringComparison.Ordinal);
        Assert.Equal(fault, failure.Fault);
    }

    public static TheoryData<string, string, byte[], DataFault, string> BadLabels => new()
    {
        { "'<f4'", "2,", Bytes(8), DataFault.Unsupported, "float32" },
        { "'|u1'", "2, 3", Bytes(6), DataFault.Unsupported, "2 x 3" },
        { "'|u1'", "3,", Bytes(3), DataFault.Mismatch, "3 labels" },
        { "'|u1'", "0,", [], DataFault.Damaged, "no labels" },
        { "'|i1'", "2,", [0, 0xFF], DataFault.Damaged, "label 1 is -1" },
        { "'<i4'", "2,", [0, 0, 0, 0, 0, 0, 0, 1], DataFault.Damaged, "label 1 is 16777216" },
        { "'<u8'", "1,", [255, 255, 255, 255, 255, 255, 255, 255], DataFault.Damaged, "label 0 is 9223372036854775807" },
    };

    [Theory]
    [MemberData(nameof(BadLabels))]
    public void Load_BadLabels_NamesArrayAndFault(string type, string shape, byte[] content, DataFault fault, string words)
    {
        var failure = Assert.Throws<DataException>(() => Load(Npz(("x", Npy("'|u1'", "2, 1, 2", Bytes(4))), ("y", Npy(type, shape, content)))));
        Assert.Contains(words, failure.Message);
        Assert.Equal(fault, failure.Fault);
    }

    [Fact]
    public void Load_NoArraysOfTheNames_ListsThoseThatThereAre()
    {
        var failure = Assert.Throws<DataException>(() => Load(Npz(("pictures", TwoLabels), ("y", TwoLabels))));
        Assert.Contains("pictures, y", failure.Message);
        Assert.Contains("x_train and y_train", failure.Help);
    }

    [Fact]
    public void Load_TestLabelUnknownToTraining_IsRefused()
    {
        var images = Npy("'|u1'", "2, 1, 2", Bytes(4));
        var failure = Assert.Throws<DataException>(() =>
            Load(Npz(("x", images), ("y", TwoLabels)), Npz(("x", images), ("y", NpyOf<long>("'<i8'", "2,", 0, 2)))));
        Assert.Contains("label 1 is 2, but the classes are 0 to 1", failure.Message);
        Assert.Equal(folder.File("test.npz"), failure.Path);
    }

    [Fact]
    public void Load_TestOnAnotherScale_IsRefused()
    {
        var failure = Assert.Throws<DataException>(() => Load(
            Npz(("x", NpyOf("'<f4'", "2, 1, 1", 0f, 200f)), ("y", TwoLabels)), Npz(("x", NpyOf("'<f4'", "2, 1, 1", 0f, 0.5f)), ("y", TwoLabels))));
        Assert.Equal(DataFault.Mismatch, failure.Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(300)]
    public void Load_CutShort_IsRefused(int length)
    {
        var whole = Npz(("x", Npy("'|u1'", "2, 1, 2", Bytes(4))), ("y", TwoLabels));
        Assert.Equal(DataFault.Damaged, Assert.Throws<DataException>(() => Load(whole[..length])).Fault);
    }

    [Fact]
    public void Load_AFlippedBitInUnpackedPixels_IsFoundByTheChecksum()
    {
        var whole = Npz(CompressionLevel.NoCompression, ("x", Npy("'|u1'", "2, 1, 8", [.. Enumerable.Repeat((byte)77, 16)])), ("y", TwoLabels));
        whole[whole.AsSpan().IndexOf(Enumerable.Repeat((byte)77, 16).ToArray()) + 3] ^= 1;
        var failure = Assert.Throws<DataException>(() => Load(whole));
        Assert.Contains("CRC-32", failure.Message);
    }

    [Fact]
    public void Load_AnyFlippedByte_IsAnErrorOrHarmless()
    {
        // Nothing but a DataException may come of a damaged file, and never other pixels or labels.
        var whole = Npz(("x", Npy("'|u1'", "2, 1, 2", Bytes(4))), ("y", TwoLabels));
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x55;
            try
            {
                var data = Load(damaged);
                Assert.Equal(Bytes(4), data.Train.Bytes);
                Assert.Equal([0, 1], data.Train.Labels);
            }
            catch (DataException failure)
            {
                Assert.StartsWith(folder.Path, failure.Path, StringComparison.Ordinal);
            }
        }
    }

    private static bool Closely(float expected, float actual) => Math.Abs(expected - actual) < 1e-6f;
}

using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private DataSource Source => DataSource.NewImageFolder(folder.Path);

    private DataSet Load(ImageSize? resize = null) => DataSetLoader.Load(Settings.Of(Source, resize: resize), "/");

    private static byte[] Grey(byte value, int height = 2, int width = 3) =>
        PngBytes.File([.. Enumerable.Repeat(value, height * width)], height, width);

    private static byte[] Red(int height = 2, int width = 3) =>
        PngBytes.File([.. Enumerable.Range(0, height * width).SelectMany(_ => new byte[] { 200, 10, 30 })], height, width, 3);

    [Fact]
    public void Load_FolderOfClasses_SortsClassesAndFiles()
    {
        folder.Write("shoe/b.png", Grey(4));
        folder.Write("shoe/a.PNG", Grey(3));
        folder.Write("bag/z.png", Grey(1));
        folder.Write("bag/notes.txt", [1, 2, 3]);
        folder.Write(".hidden/x.png", Grey(9));
        var data = Load();
        Assert.Equal(["bag", "shoe"], data.ClassNames);
        Assert.Equal([0, 1, 1], data.Train.Labels);
        Assert.Equal(new byte[] { 1, 3, 4 }, data.Train.Bytes!.Chunk(6).Select(image => image[0]));
        Assert.Equal(Shape.Image(1, 2, 3), data.Train.Shape);
        Assert.Null(data.Test);
        Assert.Equal([folder.Path], data.Checksums.Keys);
    }

    [Fact]
    public void Load_TrainAndTest_KeepsThemApart()
    {
        folder.Write("train/a/1.png", Grey(1));
        folder.Write("train/b/1.png", Grey(2));
        folder.Write("test/b/1.png", Grey(3));
        var data = Load();
        Assert.Equal(2, data.Train.Count);
        Assert.Equal([1], data.Test!.Labels);
    }

    [Fact]
    public void Load_ColourImages_GivesPlanesAndTakesGreyOnesIn()
    {
        folder.Write("a/1.png", Red(1, 2));
        folder.Write("a/2.png", Grey(7, 1, 2));
        var data = Load();
        Assert.Equal(Shape.Image(3, 1, 2), data.Train.Shape);
        Assert.Equal(new byte[] { 200, 200, 10, 10, 30, 30, 7, 7, 7, 7, 7, 7 }, data.Train.Bytes);
    }

    [Fact]
    public void Load_ColourAmongGrey_NamesTheFile()
    {
        folder.Write("a/1.png", Grey(1));
        var path = folder.Write("a/2.png", Red());
        AssertFault(DataFault.Mismatch, "in colour", path);
    }

    [Fact]
    public void Load_SizesDiffer_NamesTheFirstSuchFileAndTheWayOut()
    {
        folder.Write("a/1.png", Grey(1));
        var path = folder.Write("a/2.png", Grey(1, 4, 4));
        folder.Write("b/3.png", Grey(1, 5, 5));
        Assert.Contains("resize", AssertFault(DataFault.Mismatch, "4x4", path).Help);
    }

    [Fact]
    public void Load_SizesDifferWithResize_BringsAllToOneSize()
    {
        folder.Write("a/1.png", Grey(10));
        folder.Write("a/2.png", Grey(20, 7, 9));
        var data = Load(new ImageSize(4, 5));
        Assert.Equal(Shape.Image(1, 4, 5), data.Train.Shape);
        Assert.Equal(new byte[] { 10, 20 }, data.Train.Bytes!.Chunk(20).SelectMany(image => image.Distinct()));
        Assert.Equal(Shape.Image(1, 2, 3), data.Facts.ImageShape);
    }

    [Fact]
    public void Load_HugeDeclaredSize_IsRefusedAtOnce()
    {
        folder.Write("a/1.png", Grey(1));
        var path = folder.Write("a/2.png", PngBytes.Declaring(100_000, 100_000));
        AssertFault(DataFault.TooLarge, "100000 x 100000", path);
    }

    [Fact]
    public void Load_CutShort_NamesTheFile()
    {
        folder.Write("a/1.png", Grey(1));
        var path = folder.Write("a/2.png", Grey(2)[..50]);
        AssertFault(DataFault.Damaged, path, path);
    }

    [Fact]
    public void Load_NoImageInside_NamesTheFile()
    {
        folder.Write("a/1.png", Grey(1));
        var path = folder.Write("a/2.jpg", "GIF89a, really"u8.ToArray());
        AssertFault(DataFault.Damaged, "neither PNG nor JPEG", path);
    }

    [Fact]
    public void Load_FilesWithoutClassFolders_SaysWhatIsExpected()
    {
        folder.Write("1.png", Grey(1));
        AssertFault(DataFault.Missing, "one folder for each class", folder.Path);
    }

    [Fact]
    public void Load_EmptyClassFolders_SaysSo()
    {
        Directory.CreateDirectory(folder.File("a"));
        AssertFault(DataFault.Missing, "no PNG or JPEG", folder.Path);
    }

    [Fact]
    public void Load_ClassOnlyInTest_NamesIt()
    {
        folder.Write("train/a/1.png", Grey(1));
        folder.Write("test/c/1.png", Grey(3));
        AssertFault(DataFault.Mismatch, "no class of this name", folder.File("test/c"));
    }

    [Fact]
    public void Read_Facts_TakesTheFirstImage()
    {
        folder.Write("a/1.png", Red(5, 7));
        folder.Write("b/1.png", Red(5, 7));
        Assert.Equal(new DataFacts(Shape.Image(3, 5, 7), 2), DataFactsReader.Read(Source, "/"));
    }

    [Fact]
    public void Checksums_OnePixelDiffers_Differ()
    {
        folder.Write("a/1.png", Grey(1));
        var before = Load().Checksums[folder.Path];
        Assert.Equal(before, Load().Checksums[folder.Path]);
        folder.Write("a/1.png", Grey(2));
        Assert.NotEqual(before, Load().Checksums[folder.Path]);
    }

    [Fact]
    public void PhotoReader_PhotosOfAnySize_GoThroughTheSamePreparation()
    {
        var files = new[] { folder.Write("one.png", Grey(55, 30, 20)), folder.Write("two.png", Red(9, 9)) };
        var photos = PhotoReader.Read(files, Shape.Image(1, 4, 4), Settings.Of(DataSource.FashionMnist, pad: 1, invert: true), ["a", "b"]);
        Assert.Equal(Shape.Image(1, 6, 6), photos.Shape);
        Assert.Equal([-1, -1], photos.Labels);
        Assert.Equal(new byte[] { 0, 200 }, photos.Bytes!.AsSpan(0, 36).ToArray().Distinct().Order());

        // BT.601 luminance of 200, 10, 30.
        Assert.Equal(255 - 69, photos.Bytes!.AsSpan(36).ToArray().Max());
    }

    private DataException AssertFault(DataFault fault, string words, string path)
    {
        var failure = Assert.Throws<DataException>(() => Load());
        Assert.Contains(words, failure.Message);
        Assert.Equal(path, failure.Path);
        Assert.Equal(fault, failure.Fault);
        return failure;
    }
}

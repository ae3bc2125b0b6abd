using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Pictures;
using Fashion.Core.Tests.Data;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Pictures;

public sealed class MosaicTests
{
    private static readonly string[] TwoClasses = ["a", "b"];

    [Fact]
    public void Of_GreyImages_StandInTheirRowsWithALineBetween()
    {
        var images = new ImageSet(Shape.Image(1, 1, 2), [1, 2, 3, 4, 5, 6], [0, 0, 1], TwoClasses);
        var mosaic = Mosaic.Of(images, [2, 0, 1], 2);
        Assert.Equal(Shape.Image(1, 3, 5), mosaic.Shape);
        Assert.Equal([5, 6, 128, 1, 2, 128, 128, 128, 128, 128, 3, 4, 128, 128, 128], mosaic.Pixels);
    }

    [Fact]
    public void Of_ColourImage_HasThePixelsColoursTogether()
    {
        var images = new ImageSet(Shape.Image(3, 1, 2), [1, 2, 3, 4, 5, 6], [0], TwoClasses);
        Assert.Equal([1, 3, 5, 2, 4, 6], Mosaic.Of(images, [0], 8).Pixels);
    }

    [Fact]
    public void Of_Floats_AreScaledToBytes()
    {
        var images = new ImageSet(Shape.Image(1, 1, 4), [-1f, 0.5f, 1f, 7f], [0], TwoClasses, fullScale: 2);
        Assert.Equal([0, 64, 128, 255], Mosaic.Of(images, [0], 1).Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ToPng_AnyPixels_AreReadBackAsTheyWere(int channels)
    {
        using var folder = new TemporaryFolder();
        var pixels = new byte[20 * channels * 35];
        new System.Random(1).NextBytes(pixels);
        var images = new ImageSet(Shape.Image(channels, 5, 7), pixels, new int[20], TwoClasses);
        var mosaic = Mosaic.Of(images, [.. Enumerable.Range(0, 20)], 6);
        folder.Write("a/1.png", mosaic.ToPng());
        folder.Write("b/1.png", mosaic.ToPng());
        var read = DataSetLoader.Load(Settings.Of(DataSource.NewImageFolder(folder.Path)), "/").Train;
        Assert.Equal(Shape.Image(channels, 4 * 6 - 1, 6 * 8 - 1), read.Shape);
        var plane = read.Shape.Height * read.Shape.Width;
        for (var at = 0; at < mosaic.Pixels.Length; at++)
            Assert.Equal(mosaic.Pixels[at], read.Bytes![at % channels * plane + at / channels]);
    }

    [Fact]
    public void Surest_WrongOnes_ComeByTheirProbabilityThenByIndex()
    {
        var images = new ImageSet(Shape.Image(1, 1, 1), new byte[5], [0, 1, 0, 1, 0], TwoClasses);
        float[] probabilities = [0.4f, 0.6f, 0.1f, 0.9f, 0.2f, 0.8f, 0.6f, 0.4f, 0.9f, 0.1f];
        // The third and the first are wrong with 0.8 and 0.6; so is the fourth with 0.6.
        Assert.Equal([2, 0, 3], Misclassified.Surest(Evaluation.Of(images, probabilities).Of(images)));
    }

    [Fact]
    public void Grid_ManyMistakes_ShowsSixtyFour()
    {
        using var folder = new TemporaryFolder();
        var images = new ImageSet(Shape.Image(1, 2, 2), new byte[4 * 70], new int[70], TwoClasses);
        Assert.Null(Misclassified.Grid(images, Evaluation.Of(images, new int[70]).Of(images)));
        int[] wrong = [.. Enumerable.Repeat(1, 70)];
        folder.Write("a/1.png", Misclassified.Grid(images, Evaluation.Of(images, wrong).Of(images))!);
        Assert.Equal(
            Shape.Image(1, 8 * 3 - 1, 8 * 3 - 1), DataFactsReader.Read(DataSource.NewImageFolder(folder.Path), "/")!.ImageShape);
    }
}

using Fashion.Core.Data;
using Fashion.Core.Pictures;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Pictures;

public class ThumbnailTests
{
    [Fact]
    public void Of_SmallImage_IsTheImage()
    {
        byte[] pixels = [.. Enumerable.Range(0, 24).Select(number => (byte)number)];
        var small = Thumbnail.Of(new ImageSet(Shape.Image(1, 3, 4), pixels, [-1, -1], []), 1, 4);
        Assert.Equal((4, 3, 1), (small.Width, small.Height, small.Channels));
        Assert.Equal(pixels[12..], small.Pixels);
    }

    // Squares of 2 x 2; the last column and row have what is left of them.
    [Fact]
    public void Of_LargeImage_HasTheMeansOfSquares()
    {
        byte[] pixels =
        [
            0, 20, 40, 40, 9,
            40, 60, 40, 40, 11,
            7, 9, 100, 200, 255,
        ];
        var small = Thumbnail.Of(new ImageSet(Shape.Image(1, 3, 5), pixels, [-1], []), 0, 3);
        Assert.Equal((3, 2), (small.Width, small.Height));
        Assert.Equal([30, 40, 10, 8, 150, 255], small.Pixels);
    }

    [Fact]
    public void Of_ColourFloats_StandTogetherByPixel()
    {
        float[] planes = [0, 1, 0.5f, 0.5f, 1, 0];
        var small = Thumbnail.Of(new ImageSet(Shape.Image(3, 1, 2), planes, [-1], [], 1), 0, 2);
        Assert.Equal([0, 128, 255, 255, 128, 0], small.Pixels);
    }
}

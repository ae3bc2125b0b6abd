using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Data;

public class PreparationTests
{
    private static ImageSet Set(Shape shape, params byte[] pixels) => new(shape, pixels, new int[pixels.Length / (int)shape.Count], ["only"]);

    // The expected pixels are torch 1.13.1's: interpolate(x.double(), size, mode="bilinear", align_corners=False), plus 0.5 and 1e-9, floor.
    [Theory]
    [InlineData(7, 3, new byte[] { 23, 85, 147, 89, 60, 121, 195, 19, 81, 173, 107, 83, 132, 194, 97, 92, 153, 154, 66, 128, 190 })]
    [InlineData(2, 2, new byte[] { 131, 96, 117, 178 })]
    [InlineData(
        6, 9,
        new byte[]
        {
            11, 23, 44, 64, 85, 106, 126, 147, 159, 104, 116, 136, 100, 50, 70, 91, 111, 124, 184, 197, 217, 143, 45, 65, 81, 78, 76,
            137, 149, 170, 171, 168, 189, 186, 88, 29, 90, 102, 122, 143, 164, 184, 190, 140, 110, 54, 66, 87, 107, 128, 149, 169, 190, 202,
        })]
    public void Apply_Resize_GivesTorchsPixels(int height, int width, byte[] expected)
    {
        var set = Set(Shape.Image(1, 4, 5), [.. Enumerable.Range(0, 20).Select(at => (byte)(at * 37 + 11))]);
        var prepared = new ImagePreparation(new ImageSize(height, width), false, 0).Apply(set, [0]);
        Assert.Equal(expected, prepared.Bytes);
    }

    [Fact]
    public void Apply_PadAndInvert_PadsWithBlack()
    {
        var prepared = new ImagePreparation(null, true, 1).Apply(Set(Shape.Image(1, 1, 2), 0, 1, 2, 3), [1]);
        Assert.Equal(new byte[] { 0, 0, 0, 0, 0, 253, 252, 0, 0, 0, 0, 0 }, prepared.Bytes);
        Assert.Equal(Shape.Image(1, 3, 4), prepared.Shape);
    }

    [Fact]
    public void Apply_SeveralChannels_KeepsThemApart()
    {
        var prepared = new ImagePreparation(null, false, 1).Apply(Set(Shape.Image(2, 1, 1), 5, 6), [0]);
        Assert.Equal(new byte[] { 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0 }, prepared.Bytes);
    }

    [Fact]
    public void Apply_Floats_InvertsAtTheirOwnWhite()
    {
        var set = new ImageSet(Shape.Image(1, 1, 2), [0.25f, 1f], [0], ["only"], 1);
        Assert.Equal([0.75f, 0f], new ImagePreparation(null, true, 0).Apply(set, [0]).Floats!);
    }

    [Fact]
    public void Apply_NothingToDo_CopiesNothing()
    {
        var set = Set(Shape.Image(1, 1, 1), 1, 2);
        var preparation = new ImagePreparation(new ImageSize(1, 1), false, 0);
        Assert.Same(set, preparation.Apply(set, [0, 1]));
        Assert.Equal(new byte[] { 2, 1 }, preparation.Apply(set, [1, 0]).Bytes);
    }

    [Fact]
    public void Apply_MoreThanMemory_SaysSoBeforeTakingIt()
    {
        var preparation = new ImagePreparation(new ImageSize(40_000, 40_000), false, 0);
        Assert.Throws<UsageException>(() => preparation.Apply(Set(Shape.Image(1, 1, 1), 1, 2), [0, 1]));
    }
}

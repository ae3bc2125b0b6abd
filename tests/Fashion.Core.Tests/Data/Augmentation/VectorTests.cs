using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;
using static Fashion.Dsl.Augmentation;

namespace Fashion.Core.Tests.Data;

/// <summary>Bytes go through vectors, floats one by one: the same images of either come out alike, rounded to bytes.</summary>
public sealed class VectorTests
{
    [Theory]
    [InlineData(28, 28)]
    [InlineData(2, 3)]
    [InlineData(5, 17)]
    [InlineData(33, 8)]
    [InlineData(64, 30)]
    [InlineData(65, 30)]
    [InlineData(30, 31)]
    [InlineData(1, 30)]
    [InlineData(27, 1)]
    public void RotateAndZoom_Bytes_AreTheFloatsRounded(int height, int width) =>
        Same(Shape.Image(2, height, width), NewRotate(new RotateOptions(180, 1)), NewZoom(new ZoomOptions(0.5, 1)));

    [Theory]
    [InlineData(28, 28)]
    [InlineData(3, 5)]
    [InlineData(4, 9)]
    public void Mixup_Bytes_AreTheFloatsRounded(int height, int width) =>
        Same(Shape.Image(1, height, width), NewMixup(new MixOptions(0.5)));

    [Theory]
    [InlineData(28, 28)]
    [InlineData(3, 5)]
    [InlineData(17, 40)]
    public void EraseByPixels_Bytes_AreTheFloatsRounded(int height, int width) =>
        Same(Shape.Image(3, height, width), NewErase(new EraseOptions(1, 0.02, 0.9, 0.3, 3.3, 0.1, 1, true)));

    private static void Same(Shape shape, params Augmentation[] augmentations)
    {
        var bytes = Pictures.Bytes(shape, 50, 7);
        var floats = new ImageSet(
            shape, Array.ConvertAll(bytes.Bytes!, pixel => (float)pixel), bytes.Labels, bytes.ClassNames, 255);
        var expected = floats.Augmented(augmentations).Images.Floats!;
        var found = bytes.Augmented(augmentations).Images.Bytes!;
        Assert.Equal(Array.ConvertAll(expected, pixel => (byte)(pixel + 0.5f)), found);
        Assert.NotEqual(bytes.Bytes!, found);
    }
}

using Fashion.Core.Data;
using Fashion.Core.Random;
using Fashion.Dsl;
using Xunit;
using static Fashion.Dsl.Augmentation;

namespace Fashion.Core.Tests.Data;

/// <summary>Bytes go through vectors, floats one by one: the same images of either come out alike.</summary>
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
    public void RotateAndZoom_Bytes_AreTheFloatsRoundedOrNextToIt(int height, int width)
    {
        // Bytes are mixed in 128ths of a gray: a few that lie between two come out as the other.
        var (expected, found) = Both(Shape.Image(2, height, width), NewRotate(new RotateOptions(180, 1)), NewZoom(new ZoomOptions(0.5, 1)));
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
        Assert.InRange(expected.Zip(found).Count(pair => pair.First != pair.Second), 0, expected.Length / 30);
    }

    // A run is the same on every machine.
    [Theory]
    [InlineData(28, 28)]
    [InlineData(1, 30)]
    [InlineData(27, 1)]
    [InlineData(64, 30)]
    [InlineData(5, 17)]
    public void Sample_InRegisters_IsBitForBitAsWithout(int height, int width)
    {
        var shape = Shape.Image(1, height, width);
        if (!RegisterSampler.Takes(shape))
            return;
        var general = new ByteSampler(shape);
        var quick = new RegisterSampler(shape, general);
        var random = new RandomStream(3, "turns");
        for (var turn = 0; turn < 200; turn++)
        {
            var (sin, cos) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
            // From a fifth of the size up to five times; and what is far out.
            var shrink = turn % 20 == 0 ? 50 : Math.Pow(5, 1 - 2 * random.NextDouble());
            var plane = Enumerable.Range(0, height * width).Select(_ => (byte)random.NextInt(256)).ToArray();
            var expected = plane.ToArray();
            general.Sample(expected, cos * shrink, sin * shrink);
            quick.Sample(plane, cos * shrink, sin * shrink);
            Assert.Equal(expected, plane);
        }
    }

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
        var (expected, found) = Both(shape, augmentations);
        Assert.Equal(expected, found);
    }

    /// <summary>The floats rounded, and the bytes.</summary>
    private static (byte[] Expected, byte[] Found) Both(Shape shape, params Augmentation[] augmentations)
    {
        var bytes = Pictures.Bytes(shape, 50, 7);
        var floats = new ImageSet(
            shape, Array.ConvertAll(bytes.Bytes!, pixel => (float)pixel), bytes.Labels, bytes.ClassNames, 255);
        var expected = floats.Augmented(augmentations).Images.Floats!;
        var found = bytes.Augmented(augmentations).Images.Bytes!;
        Assert.NotEqual(bytes.Bytes!, found);
        return (Array.ConvertAll(expected, pixel => (byte)(pixel + 0.5f)), found);
    }
}

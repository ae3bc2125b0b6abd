using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;
using static Fashion.Dsl.Augmentation;

namespace Fashion.Core.Tests.Data;

/// <summary>
/// Bilinear sampling is exact on a plane that rises evenly: turned and zoomed about the centre it still does, by a
/// gradient that is turned and divided by the zoom, and its centre stays.
/// </summary>
public sealed class AffineTests
{
    private const int Side = 9;
    private const int Middle = Side / 2;
    private const int Count = 200;
    private const double RiseX = 0.03, RiseY = 0.02;

    private static readonly ImageSet Slopes = new(
        Shape.Image(1, Side, Side),
        [.. Enumerable.Range(0, Count * Side * Side).Select(at => (float)(0.5 + RiseX * (at % Side - Middle) + RiseY * (at / Side % Side - Middle)))],
        new int[Count], ["only"], 1);

    [Fact]
    public void Rotate_Slope_TurnsItByAnyAngleUpToTheLargest()
    {
        var turns = Gradients(NewRotate(new RotateOptions(30, 1))).Select(gradient =>
        {
            Assert.Equal(Math.Sqrt(RiseX * RiseX + RiseY * RiseY), gradient.Length, 1e-6);
            return gradient.Degrees - Math.Atan2(RiseY, RiseX) * 180 / Math.PI;
        }).ToArray();
        Assert.All(turns, turn => Assert.InRange(turn, -30.001, 30.001));
        Assert.InRange(turns.Min(), -30, -28);
        Assert.InRange(turns.Max(), 28, 30);
    }

    [Fact]
    public void Zoom_Slope_StretchesItByAnyFactorUpToTheLargest()
    {
        var factors = Gradients(NewZoom(new ZoomOptions(0.4, 1))).Select(gradient =>
        {
            Assert.Equal(Math.Atan2(RiseY, RiseX) * 180 / Math.PI, gradient.Degrees, 1e-3);
            return Math.Sqrt(RiseX * RiseX + RiseY * RiseY) / gradient.Length;
        }).ToArray();
        Assert.All(factors, factor => Assert.InRange(factor, 0.5999, 1.4001));
        Assert.InRange(factors.Min(), 0.6, 0.63);
        Assert.InRange(factors.Max(), 1.37, 1.4);
    }

    [Fact]
    public void Rotate_OfAQuarter_TurnsAboutAQuarterOfTheImages() =>
        Assert.InRange(
            Gradients(NewRotate(new RotateOptions(30, 0.25))).Count(gradient => Math.Abs(gradient.Degrees - 33.69) > 0.01), 35, 65);

    [Fact]
    public void Rotate_QuarterTurnOfAWideImage_LeavesBlackBeyondIt()
    {
        var white = Pictures.Plain(Shape.Image(1, 3, 21), 100, 200);
        var turned = white.Augmented(NewRotate(new RotateOptions(180, 1))).Images.Bytes!;
        var corners = Enumerable.Range(0, 100).Select(image => turned[image * 63]).ToArray();
        Assert.Contains((byte)0, corners);
        Assert.All(Enumerable.Range(0, 100), image => Assert.Equal(200, turned[image * 63 + 31]));
    }

    // A bilinear pass blurs: of the variance of noise one leaves about 4/9, two leave less.
    [Fact]
    public void RotateAndZoom_NextToOneAnother_TakeOnePass()
    {
        var noise = Pictures.Bytes(Shape.Image(1, 32, 32), 100, 3);
        Augmentation rotate = NewRotate(new RotateOptions(180, 1)), zoom = NewZoom(new ZoomOptions(0.1, 1));
        var once = Variance(noise.Augmented(rotate).Images) / Variance(noise);
        Assert.Equal(4.0 / 9, once, 0.03);
        Assert.Equal(once, Variance(noise.Augmented(rotate, zoom).Images) / Variance(noise), 0.03);
        Assert.Equal(once, Variance(noise.Augmented(zoom, rotate, rotate).Images) / Variance(noise), 0.03);
        Assert.True(Variance(noise.Augmented(rotate, NewFlip(new FlipOptions(0)), rotate).Images) / Variance(noise) < once - 0.1);
    }

    private static IEnumerable<(double Length, double Degrees)> Gradients(Augmentation augmentation)
    {
        var images = Slopes.Augmented(augmentation).Images.Floats!;
        for (var image = 0; image < Count; image++)
        {
            var centre = image * Side * Side + Middle * Side + Middle;
            Assert.Equal(0.5, images[centre], 1e-6);
            double x = (images[centre + 1] - images[centre - 1]) / 2, y = (images[centre + Side] - images[centre - Side]) / 2;
            yield return (Math.Sqrt(x * x + y * y), Math.Atan2(y, x) * 180 / Math.PI);
        }
    }

    /// <summary>Of the pixels in the middle, where no black comes in.</summary>
    private static double Variance(ImageSet set)
    {
        var pixels = (from image in Enumerable.Range(0, set.Count)
                      from y in Enumerable.Range(11, 10)
                      from x in Enumerable.Range(11, 10)
                      select (double)set.Pixels(image)(0, y, x)).ToArray();
        var mean = pixels.Average();
        return pixels.Average(pixel => (pixel - mean) * (pixel - mean));
    }
}

using Fashion.Core.Data;
using Fashion.Dsl;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Fashion.Dsl.Augmentation;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Data;

public sealed class OcclusionTests
{
    [Fact]
    public void Cutout_AnyImage_IsASquareAboutAPixelOfIt() => Property.check(Prop.ForAll(
        Pictures.Any, Gen.Choose(1, 15).ToArbitrary(), (set, size) =>
        {
            var cut = set.Augmented(NewCutout(new CutoutOptions(size, 1))).Images;
            return Enumerable.Range(0, set.Count).All(image =>
                (from centreY in Enumerable.Range(0, set.Shape.Height)
                 from centreX in Enumerable.Range(0, set.Shape.Width)
                 let top = centreY - size / 2
                 let left = centreX - size / 2
                 select cut.Shows(image, (channel, y, x) =>
                     y >= top && y < top + size && x >= left && x < left + size
                         ? (byte)0
                         : set.Pixels(image)(channel, y, x))).Any(same => same));
        }));

    [Fact]
    public void Cutout_ManyImages_CutsEachPixelWhereItsSquareReaches()
    {
        var set = Pictures.Plain(Shape.Image(1, 10, 10), 10_000, 255);
        var cut = set.Augmented(NewCutout(new CutoutOptions(4, 1))).Images;
        // A corner is under the squares of 2 x 2 centres of 100, the middle under 4 x 4.
        Assert.InRange(Enumerable.Range(0, set.Count).Count(image => cut.Pixels(image)(0, 9, 9) == 0), 340, 460);
        Assert.InRange(Enumerable.Range(0, set.Count).Count(image => cut.Pixels(image)(0, 5, 5) == 0), 1480, 1720);
    }

    public static TheoryData<double, double, double, double> Ranges => new()
    {
        { 0.02, 0.4, 0.3, 3.3 },
        { 0.1, 0.1, 1, 1 },
        { 0.5, 0.9, 0.8, 1.2 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Erase_AnyImage_TakesAreaAndAspectFromTheirRanges(double areaLow, double areaHigh, double aspectLow, double aspectHigh)
    {
        const int height = 28, width = 20;
        var set = Pictures.Plain(Shape.Image(2, height, width), 500, 255);
        var erased = set.Augmented(NewErase(new EraseOptions(1, areaLow, areaHigh, aspectLow, aspectHigh, 0, 0, false))).Images;
        for (var image = 0; image < set.Count; image++)
        {
            var pixels = erased.Pixels(image);
            var rows = Enumerable.Range(0, height).Where(y => Enumerable.Range(0, width).Any(x => pixels(0, y, x) == 0)).ToArray();
            var columns = Enumerable.Range(0, width).Where(x => Enumerable.Range(0, height).Any(y => pixels(0, y, x) == 0)).ToArray();
            Assert.True(erased.Shows(image, (_, y, x) =>
                y >= rows[0] && y <= rows[^1] && x >= columns[0] && x <= columns[^1] ? (byte)0 : (byte)255));

            // Both sides are rounded to whole pixels.
            double rise = rows.Length, run = columns.Length;
            Assert.True((rise - 0.5) * (run - 0.5) <= areaHigh * height * width);
            Assert.True((rise + 0.5) * (run + 0.5) >= areaLow * height * width);
            Assert.True((rise - 0.5) / (run + 0.5) <= aspectHigh);
            Assert.True((rise + 0.5) / (run - 0.5) >= aspectLow);
        }
    }

    [Fact]
    public void Erase_OfAShare_ErasesThatShare()
    {
        var set = Pictures.Plain(Shape.Image(1, 28, 28), 2000, 255);
        var erased = set.Augmented(NewErase(new EraseOptions(0.15, 0.02, 0.4, 0.3, 3.3, 0, 0, false))).Images;
        Assert.InRange(Enumerable.Range(0, set.Count).Count(image => !erased.Shows(image, (_, _, _) => 255)), 250, 350);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Erase_Values_AreFromTheirRangeForEachPixelOrForAll(bool pixelLevel)
    {
        var set = Pictures.Plain(Shape.Image(2, 20, 20), 200, 0);
        var erased = set.Augmented(NewErase(new EraseOptions(1, 0.2, 0.4, 0.5, 2, 0.2, 0.6, pixelLevel))).Images;
        var values = erased.Bytes!.Where(pixel => pixel != 0).ToArray();
        Assert.InRange(values.Min(), 51, 53);
        Assert.InRange(values.Max(), 151, 153);
        for (var image = 0; image < set.Count; image++)
        {
            var shades = erased.Bytes.AsSpan(image * 800, 800).ToArray().Where(pixel => pixel != 0).Distinct().Count();
            Assert.True(pixelLevel ? shades > 20 : shades == 1);
        }
    }

    [Fact]
    public void Erase_RectangleThatNeverFits_LeavesTheImageWhole()
    {
        var set = Pictures.Plain(Shape.Image(1, 10, 10), 50, 255);
        var erased = set.Augmented(NewErase(new EraseOptions(1, 0.9, 1, 4, 5, 0, 0, false))).Images;
        Assert.Equal(set.Bytes, erased.Bytes);
    }
}

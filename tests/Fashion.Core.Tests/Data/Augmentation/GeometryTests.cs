using Fashion.Dsl;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Fashion.Dsl.Augmentation;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Data;

public sealed class GeometryTests
{
    private static readonly Augmentation Mirror = NewFlip(new FlipOptions(1));

    [Fact]
    public void Flip_Once_MirrorsEveryLine() => Property.check(Prop.ForAll(Pictures.Any, set =>
    {
        var flipped = set.Augmented(Mirror).Images;
        return Images(set).All(image =>
            flipped.Shows(image, (channel, y, x) => set.Pixels(image)(channel, y, set.Shape.Width - 1 - x)));
    }));

    [Fact]
    public void Flip_Twice_IsTheIdentity() => Property.check(Prop.ForAll(
        Pictures.Any, set => set.Augmented(Mirror, Mirror).Images.Bytes!.SequenceEqual(set.Bytes!)));

    [Fact]
    public void Flip_OfHalf_FlipsAboutHalf()
    {
        var set = Pictures.Bytes(Shape.Image(1, 1, 4), 1000, 1);
        var flipped = set.Augmented(NewFlip(new FlipOptions(0.5))).Images;
        var count = Images(set).Count(image => !flipped.Shows(image, set.Pixels(image)));
        Assert.InRange(count, 450, 550);
    }

    [Fact]
    public void Shift_AnyImage_MovesExactlyAndFillsWithBlack() => Property.check(Prop.ForAll(
        Pictures.Any, Gen.Choose(0, 15).ToArbitrary(), (set, reach) =>
        {
            var shifted = set.Augmented(NewShift(new ShiftOptions(reach))).Images;
            return Images(set).All(image => Offsets(reach).Any(by => shifted.Shows(image, Moved(set, image, by))));
        }));

    [Fact]
    public void Crop_AnyImage_IsAWindowOfThePaddedImage() => Property.check(Prop.ForAll(
        Pictures.Any, Gen.Choose(0, 15).ToArbitrary(), (set, padding) =>
        {
            var cropped = set.Augmented(NewCrop(new CropOptions(padding))).Images;
            return Images(set).All(image => Offsets(padding).Any(by => cropped.Shows(image, Moved(set, image, by))));
        }));

    [Fact]
    public void Shift_ManyImages_TakesEveryPlaceAlike()
    {
        var set = Pictures.Bytes(Shape.Image(1, 5, 5), 9000, 2);
        var shifted = set.Augmented(NewShift(new ShiftOptions(1))).Images;
        foreach (var by in Offsets(1))
        {
            Assert.InRange(Images(set).Count(image => shifted.Shows(image, Moved(set, image, by))), 880, 1120);
        }
    }

    [Fact]
    public void RotateAndZoom_ByNothing_AreTheIdentity() => Property.check(Prop.ForAll(Pictures.Any, set =>
        new Augmentation[]
        {
            NewRotate(new RotateOptions(0, 1)), NewZoom(new ZoomOptions(0, 1)),
            NewRotate(new RotateOptions(90, 0)), NewZoom(new ZoomOptions(0.5, 0)),
        }.All(nothing => set.Augmented(nothing).Images.Bytes!.SequenceEqual(set.Bytes!))));

    private static IEnumerable<int> Images(Fashion.Core.Data.ImageSet set) => Enumerable.Range(0, set.Count);

    private static IEnumerable<(int Down, int Right)> Offsets(int reach) =>
        from down in Enumerable.Range(-reach, 2 * reach + 1)
        from right in Enumerable.Range(-reach, 2 * reach + 1)
        select (down, right);

    private static Func<int, int, int, byte> Moved(Fashion.Core.Data.ImageSet set, int image, (int Down, int Right) by) =>
        (channel, y, x) => y - by.Down is var fromY && x - by.Right is var fromX
            && fromY >= 0 && fromY < set.Shape.Height && fromX >= 0 && fromX < set.Shape.Width
                ? set.Pixels(image)(channel, fromY, fromX)
                : (byte)0;
}

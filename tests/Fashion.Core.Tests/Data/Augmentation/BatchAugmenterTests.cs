using Fashion.Core.Data;
using Fashion.Dsl;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Fashion.Dsl.Augmentation;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Data;

public sealed class BatchAugmenterTests
{
    private static readonly Augmentation[] Singles =
    [
        NewFlip(new FlipOptions(0.5)), NewShift(new ShiftOptions(2)), NewRotate(new RotateOptions(15, 0.7)),
        NewZoom(new ZoomOptions(0.2, 0.7)), NewCrop(new CropOptions(2)), NewCutout(new CutoutOptions(4, 0.5)),
        NewErase(new EraseOptions(0.5, 0.02, 0.4, 0.3, 3.3, 0, 1, true)),
    ];

    private static readonly Augmentation[] All = [.. Singles, NewMixup(new MixOptions(0.2)), NewCutMix(new MixOptions(1))];

    private static Arbitrary<Augmentation[]> Lists => Gen.Elements(All).ArrayOf().ToArbitrary();

    [Fact]
    public void Fill_AnyList_KeepsPixelsInTheirRange() => Property.check(Prop.ForAll(
        Pictures.Any, Lists, (set, list) =>
            Pictures.Floats(set).Augmented(list).Images.Floats!.All(pixel => pixel is >= 0 and <= 1.000001f)));

    [Fact]
    public void Fill_EmptyList_IsTheIdentity() => Property.check(Prop.ForAll(
        Pictures.Any, set => set.Augmented().Images.Bytes!.SequenceEqual(set.Bytes!)));

    // Bytes are rounded after each pass, so that every entry of the list may add a half, and a turn 128ths besides, to which
    // it rounds three times; and none changes the draws.
    [Fact]
    public void Fill_BytesAndFloats_AgreeUpToRounding() => Property.check(Prop.ForAll(Pictures.Any, set =>
        All.All(one =>
        {
            var bytes = set.Augmented(one).Images.Bytes!;
            var floats = Pictures.Floats(set).Augmented(one).Images.Floats!;
            return bytes.Zip(floats).All(pair => Math.Abs(pair.First - pair.Second * 255) < 0.54);
        })));

    [Fact]
    public void Fill_SameEpoch_RepeatsExactly() => Property.check(Prop.ForAll(
        Pictures.Any, Lists, (set, list) =>
        {
            var (one, other) = (set.Augmented(3, list), set.Augmented(3, list));
            return one.Images.Bytes!.SequenceEqual(other.Images.Bytes!)
                && one.Images.Labels.SequenceEqual(other.Images.Labels)
                && (one.Targets ?? []).SequenceEqual(other.Targets ?? []);
        }));

    [Fact]
    public void Fill_AnotherEpochOrSeed_GivesAnotherBatch()
    {
        var set = Pictures.Bytes(Shape.Image(1, 12, 12), 32, 4);
        foreach (var one in All)
        {
            var batch = set.Augmented(0, one).Images.Bytes!;
            Assert.NotEqual(batch, set.Augmented(1, one).Images.Bytes!);
            var augmenter = new BatchAugmenter([one], set, 43);
            var other = augmenter.Room(32);
            augmenter.Fill(other, [.. Enumerable.Range(0, 32)], 0, 0);
            Assert.NotEqual(batch, other.Images.Bytes!);
        }
    }

    [Fact]
    public void Fill_TheSameTwiceInAList_DrawsAnew()
    {
        var set = Pictures.Bytes(Shape.Image(1, 3, 8), 64, 5);
        var half = NewFlip(new FlipOptions(0.5));
        Assert.NotEqual(set.Bytes, set.Augmented(half, half).Images.Bytes);
    }

    // Who prepares how much at a time cannot matter: a sample's draws come from its own place.
    [Fact]
    public void Fill_InParts_GivesEachSampleTheSame() => Property.check(Prop.ForAll(
        Pictures.Any, Gen.Elements(Singles).ArrayOf().ToArbitrary(), (set, list) =>
        {
            var whole = set.Augmented(list).Images.Bytes!;
            var augmenter = new BatchAugmenter(list, set, 42);
            var room = augmenter.Room(set.Count);
            return Enumerable.Range(0, set.Count).All(image =>
            {
                augmenter.Fill(room, [image], 0, image);
                var size = set.PixelsPerImage;
                return room.Images.Bytes.AsSpan(0, size).SequenceEqual(whole.AsSpan(image * size, size));
            });
        }));

    [Fact]
    public void Fill_Anything_LeavesTheTrainingImagesAlone()
    {
        var set = Pictures.Bytes(Shape.Image(1, 12, 12), 32, 6);
        var (pixels, labels) = (set.Bytes!.ToArray(), set.Labels.ToArray());
        set.Augmented(All);
        Assert.Equal(pixels, set.Bytes);
        Assert.Equal(labels, set.Labels);
    }

    [Fact]
    public void Fill_SmallerBatchAfterALargerOne_MixesItsOwnAlone()
    {
        var set = Pictures.Bytes(Shape.Image(1, 6, 6), 10, 7);
        Augmentation[] list = [NewMixup(new MixOptions(1))];
        var augmenter = new BatchAugmenter(list, set, 42);
        var room = augmenter.Room(10);
        augmenter.Fill(room, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0, 0);
        augmenter.Fill(room, [4, 9, 2], 0, 10);
        var fresh = new BatchAugmenter(list, set, 42);
        var small = fresh.Room(3);
        fresh.Fill(small, [4, 9, 2], 0, 10);
        Assert.Equal(3, room.Count);
        Assert.Equal(small.Images.Bytes, room.Images.Bytes!.AsSpan(0, 3 * 36).ToArray());
        Assert.Equal(small.Targets!, room.Targets.AsSpan(0, 9).ToArray());
    }

    [Fact]
    public void Fill_Again_AllocatesNothing()
    {
        var set = Pictures.Bytes(Shape.Image(1, 12, 12), 32, 8);
        var augmenter = new BatchAugmenter(All, set, 42);
        var room = augmenter.Room(32);
        var rows = Enumerable.Range(0, 32).ToArray();
        augmenter.Fill(room, rows, 0, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var epoch = 1; epoch < 100; epoch++)
        {
            augmenter.Fill(room, rows, epoch, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

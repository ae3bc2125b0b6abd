using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;
using static Fashion.Dsl.Augmentation;

namespace Fashion.Core.Tests.Data;

/// <summary>
/// Images of class k are white in channel k and black in the others: a channel's mean is the share of its class.
/// </summary>
public sealed class MixtureTests
{
    private const int Count = 300;
    private const int Side = 11;

    private static readonly ImageSet Channels = new(
        Shape.Image(3, Side, Side),
        [.. Enumerable.Range(0, Count * 3 * Side * Side).Select(at => (byte)(at / (Side * Side) % 3 == at / (3 * Side * Side) % 3 ? 255 : 0))],
        [.. Enumerable.Range(0, Count).Select(image => image % 3)], ["a", "b", "c"]);

    public static TheoryData<string> Lists => [.. Mixtures.Keys];

    private static Dictionary<string, Augmentation[]> Mixtures => new()
    {
        ["mixup"] = [NewMixup(new MixOptions(0.4))],
        ["cutmix"] = [NewCutMix(new MixOptions(1))],
        ["both"] = [NewCutMix(new MixOptions(1)), NewMixup(new MixOptions(1))],
        ["both, and a flip between"] = [NewMixup(new MixOptions(0.2)), NewFlip(new FlipOptions(0.5)), NewCutMix(new MixOptions(0.5))],
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void Mix_AnyList_MixesLabelsAsTheImages(string list)
    {
        var batch = Channels.Augmented(Mixtures[list]);
        for (var image = 0; image < Count; image++)
        {
            for (var label = 0; label < 3; label++)
            {
                var plane = batch.Images.Bytes.AsSpan((image * 3 + label) * Side * Side, Side * Side).ToArray();
                Assert.Equal(plane.Average(pixel => pixel / 255.0), batch.Targets![image * 3 + label], 0.6 / 255);
            }

            Assert.Equal(1, batch.Targets.AsSpan(image * 3, 3).ToArray().Sum(), 1e-6);
        }
    }

    [Fact]
    public void CutMix_Label_IsTheExactShareOfPixelsInOneRectangle()
    {
        var batch = Channels.Augmented(NewCutMix(new MixOptions(1)));
        var mixed = 0;
        for (var image = 0; image < Count; image++)
        {
            var own = batch.Images.Bytes.AsSpan((image * 3 + image % 3) * Side * Side, Side * Side).ToArray();
            var share = batch.Targets![image * 3 + image % 3];
            Assert.Equal((float)(own.Count(pixel => pixel == 255) / (double)(Side * Side)), share, 1e-6f);
            Assert.All(own, pixel => Assert.True(pixel is 0 or 255));
            var holes = Enumerable.Range(0, own.Length).Where(at => own[at] == 0).ToArray();
            if (holes.Length == 0)
            {
                continue;
            }

            mixed++;
            var height = holes.Max(at => at / Side) - holes.Min(at => at / Side) + 1;
            var width = holes.Max(at => at % Side) - holes.Min(at => at % Side) + 1;
            Assert.Equal(height * width, holes.Length);
        }

        Assert.InRange(mixed, Count / 2, Count);
    }

    [Fact]
    public void Mix_MainLabel_IsThatOfTheLargestShare()
    {
        var batch = Channels.Augmented(Mixtures["both"]);
        for (var image = 0; image < Count; image++)
        {
            var shares = batch.Targets.AsSpan(image * 3, 3).ToArray();
            Assert.Equal(shares.Max(), shares[batch.Images.Labels[image]]);
        }

        Assert.Contains(Enumerable.Range(0, Count), image => batch.Images.Labels[image] != image % 3);
    }

    [Fact]
    public void Mix_Partners_AreAnOrderOfTheBatch()
    {
        // Image i is all gray i. At this alpha a share is 0 or 1 as good as always: each image is itself or its partner.
        var grays = new ImageSet(
            Shape.Image(1, 1, 1), [.. Enumerable.Range(0, 200).Select(image => (byte)image)], new int[200], ["only"]);
        var mixed = grays.Augmented(NewMixup(new MixOptions(1e-4))).Images.Bytes!;
        var taken = Enumerable.Range(0, 200).Where(image => mixed[image] != image).Select(image => mixed[image]).ToArray();
        Assert.InRange(taken.Length, 70, 130);
        Assert.Equal(taken.Length, taken.Distinct().Count());
    }

    [Fact]
    public void Mix_BatchOfOne_ChangesNothing()
    {
        var set = Pictures.Bytes(Shape.Image(2, 5, 5), 1, 9);
        var batch = set.Augmented(NewMixup(new MixOptions(1)), NewCutMix(new MixOptions(1)));
        Assert.Equal(set.Bytes, batch.Images.Bytes);
        Assert.Equal([1f, 0, 0], batch.Targets!);
    }

    [Fact]
    public void Fill_NothingMixed_HasNoTargets() =>
        Assert.Null(Channels.Augmented(NewFlip(new FlipOptions(1))).Targets);
}

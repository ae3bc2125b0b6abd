using Fashion.Core.Data;
using Fashion.Dsl;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Data;

public class SplitSizesTests
{
    private static Portion Samples(int count) => Portion.NewSamples(count);

    private static Portion Share(double fraction) => Portion.NewShare(fraction);

    [Fact]
    public void Of_CountsThatFit_AreTakenAsTheyAre() =>
        Assert.Equal(new SplitSizes(55_000, 5_000, 0), SplitSizes.Of(new Split(Samples(55_000), Samples(5_000), null), null, 60_000));

    [Fact]
    public void Of_NoTrainPart_TrainsOnAllThatIsLeft() =>
        Assert.Equal(new SplitSizes(70, 20, 10), SplitSizes.Of(new Split(null, Samples(20), Share(0.1)), null, 100));

    [Fact]
    public void Of_LimitBelowTheCounts_ShrinksThemInProportion()
    {
        var sizes = SplitSizes.Of(new Split(Samples(55_000), Samples(5_000), null), 2_000, 60_000);
        Assert.Equal(new SplitSizes(1_833, 167, 0), sizes);
    }

    [Fact]
    public void Of_LimitBelowTheCountsOfAFewImages_IsFilled()
    {
        var sizes = SplitSizes.Of(new Split(Samples(1_600), Samples(400), null), 1_000, 60_000);
        Assert.Equal(new SplitSizes(800, 200, 0), sizes);
    }

    [Fact]
    public void Of_CountsThatFitTheLimit_StayAsTheyAre() =>
        Assert.Equal(new SplitSizes(1_500, 500, 0), SplitSizes.Of(new Split(Samples(1_500), Samples(500), null), 2_000, 60_000));

    [Fact]
    public void Of_LimitAboveTheTotal_ChangesNothing() =>
        Assert.Equal(new SplitSizes(90, 10, 0), SplitSizes.Of(new Split(Share(0.9), Share(0.1), null), 1_000, 100));

    [Fact]
    public void Of_MoreThanThereIs_NamesTheFigures()
    {
        var failure = Assert.Throws<UsageException>(() => SplitSizes.Of(new Split(Samples(58_000), Samples(5_000), null), null, 60_000));
        Assert.Equal(2, failure.ExitCode);
        Assert.Contains("58,000 + validation 5,000 = 63,000", failure.Message);
        Assert.Contains("60,000", failure.Message);
    }

    [Fact]
    public void Of_SharesAboveTheWhole_AreRefusedUnderALimitToo() =>
        Assert.Throws<UsageException>(() => SplitSizes.Of(new Split(Share(0.9), Share(0.2), null), 100, 1_000));

    [Fact]
    public void Of_NothingLeftToTrainOn_IsRefused() =>
        Assert.Throws<UsageException>(() => SplitSizes.Of(new Split(null, Share(1), null), null, 10));

    [Fact]
    public void Of_LimitOfNothing_IsRefused() =>
        Assert.Throws<UsageException>(() => SplitSizes.Of(new Split(null, null, null), 0, 10));

    [Fact]
    public void Of_SharesOfTheWholeAndAnyTotal_NeverFailByRounding() => Property.checkMany(500, Prop.ForAll(
        Arb.From(
            from total in Gen.Choose(3, 5_000)
            from train in Gen.Choose(50, 98)
            from limit in Gen.Choose(3, 5_000)
            select (total, train, limit)),
        input =>
        {
            double train = input.train / 100.0, validation = (100 - input.train) / 200.0;
            var sizes = SplitSizes.Of(new Split(Share(train), Share(validation), Share(validation)), input.limit, input.total);
            return sizes.Train > 0 && sizes.Train + sizes.Validation + sizes.Test <= Math.Min(input.limit, input.total);
        }));
}

using Fashion.Core.Search;
using Xunit;

namespace Fashion.Core.Tests.Search;

public sealed class ImportanceTests
{
    private static readonly FixedSpace Space = new(Spaces.Rate, Spaces.Share, Spaces.Units, Spaces.Kind);

    // Of the variance of 3 a + b, over even a and b of one width, a has nine tenths.
    [Fact]
    public void Of_ASumOfTwo_GivesEachItsShareAndTheOthersLittle()
    {
        var trials = Studies.Run(new RandomSampler(Space, 1), 300, point => 3 * Math.Log10(point["rate"]) + point["share"]);
        var shares = Importances.Of(trials).Shares;
        Assert.Equal(["rate", "share"], shares.Take(2).Select(own => own.Name));
        Assert.InRange(shares[0].Share, 0.75, 0.95);
        Assert.InRange(shares[2].Share, 0, 0.07);
        Assert.Equal(1, shares.Sum(own => own.Share), 1e-9);
    }

    [Fact]
    public void Of_AConditionalParameter_KnowsWhereItMatters()
    {
        var trials = Studies.Run(
            new RandomSampler(Spaces.Layered, 1), 300,
            point => point.TryGetValue("rate", out var rate) ? 10 * Math.Log10(rate) : 0);
        Assert.Equal("rate", Importances.Of(trials).Shares[0].Name);
    }

    [Fact]
    public void Of_TooFewTrials_SaysNothing() =>
        Assert.Empty(Importances.Of(Studies.Run(new RandomSampler(Space, 1), 3, point => point["share"])).Shares);

    [Fact]
    public void Of_TrialsThatAreAllAlike_FindsNothingInThem() =>
        Assert.All(Importances.Of(Studies.Run(new RandomSampler(Space, 1), 10, _ => 0.1)).Shares, own => Assert.Equal(0, own.Share));

    // Of sixty trials four went to their end, all by their good rate: the first epoch, to which all came, knows the rate.
    [Fact]
    public void Of_AStudyThatPrunedMost_ComparesThemWhereTheyCame()
    {
        var trials = Studies.Run(new RandomSampler(Space, 1), 60, point => Math.Log10(point["rate"]))
            .Select((trial, at) => trial with
            {
                State = at < 4 ? TrialState.Complete : TrialState.Pruned,
                Value = at < 4 ? 0.5 : null,
                IntermediateValues = new Dictionary<int, double> { [1] = trial.Value!.Value },
            })
            .ToArray();
        var importances = Importances.Of(trials);
        Assert.Equal((1, 60), (importances.Epoch, importances.Trials));
        Assert.Equal("rate", importances.Shares[0].Name);
        Assert.InRange(importances.Shares[0].Share, 0.6, 1);
    }
}

using Fashion.Core.Search;
using Xunit;
using static Fashion.Core.Tests.Search.Studies;

namespace Fashion.Core.Tests.Search;

public sealed class PrunerTests
{
    private static readonly Trial[] Five = [.. Enumerable.Range(0, 5).Select(number => Told(number, TrialState.Complete, 0.1 * number, 0.2 * number))];

    [Theory]
    // The means of the first two epochs are 0, 0.15, 0.3, 0.45 and 0.6.
    [InlineData(true, 0.1, 0.29)]
    [InlineData(false, 0.1, 0.31)]
    // The best counts, not the last.
    [InlineData(false, 0.35, 0)]
    [InlineData(true, double.NaN, double.NaN)]
    public void Median_BestSoFarBelowTheMedianOfTheMeans_Stops(bool stops, double first, double second)
    {
        var trial = Told(7, TrialState.Running, first, second);
        Assert.Equal(stops, new MedianPruner(maximize: true).ShouldPrune(trial, [.. Five, trial]));
    }

    [Fact]
    public void Median_ToMinimize_IsTheOtherWayRound()
    {
        var pruner = new MedianPruner(maximize: false);
        Assert.True(pruner.ShouldPrune(Told(7, TrialState.Running, 0.9, 0.31), Five));
        Assert.False(pruner.ShouldPrune(Told(7, TrialState.Running, 0.9, 0.29), Five));
    }

    [Fact]
    public void Median_FewerThanFiveTrials_StopsNone() =>
        Assert.False(new MedianPruner(maximize: true).ShouldPrune(Told(7, TrialState.Running, -1, -1), Five[..4]));

    // Nine configurations, a third of which goes on, from 1 to 9 epochs: the rungs have 9, 3 and 1 (Li et al. 2020, figure 1,
    // bracket 0).
    [Fact]
    public void Asha_NineTrialsAndAReductionOfThree_FillsTheRungsOfThePaper()
    {
        var pruner = new AshaPruner(maximize: true, least: 1, reduction: 3);
        var trials = new List<Trial>();
        for (var drawn = 0; drawn < 9;)
        {
            if (pruner.Promoted(trials) is { } number)
                Go(trials[number], trials.Count);
            else
                Go(null, 8 - drawn++);
        }

        while (pruner.Promoted(trials) is { } number)
            Go(trials[number], trials.Count);
        var epochs = trials.Where(trial => trials.All(other => other.ContinuationOf != trial.Number)).Select(trial => trial.LastStep);
        Assert.Equal([1, 1, 1, 1, 1, 1, 3, 3, 9], epochs.Order());

        // A configuration has one figure at all its epochs; the best come first, so that none is promoted too early.
        void Go(Trial? before, int quality)
        {
            var figure = before is null ? quality : before.IntermediateValues[1];
            var trial = Told(trials.Count, TrialState.Running, [.. Enumerable.Repeat(figure, before?.LastStep ?? 0)]) with
            {
                ContinuationOf = before?.Number,
            };
            do
            {
                trial = trial with
                {
                    IntermediateValues = trial.IntermediateValues.Append(new(trial.LastStep + 1, figure)).ToDictionary(),
                };
            }
            while (trial.LastStep < 9 && !pruner.ShouldPrune(trial, trials));
            trials.Add(trial with
            {
                State = trial.LastStep == 9 ? TrialState.Complete : TrialState.Pruned,
                Value = trial.LastStep == 9 ? figure : null,
            });
        }
    }

    [Fact]
    public void Asha_BetweenRungs_StopsNone()
    {
        var pruner = new AshaPruner(maximize: true, least: 2);
        Trial[] others = [.. Enumerable.Range(0, 8).Select(number => Told(number, TrialState.Complete, [.. Enumerable.Repeat(1.0, 8)]))];
        var stopped = Enumerable.Range(1, 9).Where(epochs =>
            pruner.ShouldPrune(Told(8, TrialState.Running, [.. Enumerable.Repeat(0.0, epochs)]), others));
        Assert.Equal([2, 8], stopped);
    }

    [Fact]
    public void Asha_NoNumber_IsTheWorst()
    {
        var pruner = new AshaPruner(maximize: true, least: 1);
        Trial[] others = [.. Enumerable.Range(0, 3).Select(number => Told(number, TrialState.Pruned, 0.1))];
        Assert.True(pruner.ShouldPrune(Told(3, TrialState.Running, double.NaN), others));
        Assert.False(pruner.ShouldPrune(Told(3, TrialState.Running, 0.2), others));
    }
}

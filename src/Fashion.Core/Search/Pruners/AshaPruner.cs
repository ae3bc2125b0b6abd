namespace Fashion.Core.Search;

/// <summary>
/// Asynchronous successive halving (Li et al., "A system for massively parallel hyperparameter tuning", 2020, algorithm 2).
/// A trial that reaches a rung goes on only if it is among the best quarter of those that came there so far; else it
/// stops, and goes on later if it comes to be among them.
/// </summary>
/// <param name="maximize">Whether higher is better.</param>
/// <param name="least">The epochs that every trial gets: the first rung. Each other is <paramref name="reduction"/> times as far.</param>
/// <param name="reduction">One of so many goes on.</param>
public sealed class AshaPruner(bool maximize, int least, int reduction = 4) : IPruner
{
    public bool ShouldPrune(Trial trial, IReadOnlyList<Trial> trials) =>
        IsRung(trial.LastStep) && !Best(trial.LastStep, [.. trials.Where(other => other.Number != trial.Number), trial])
            .Any(best => best.Number == trial.Number);

    /// <summary>From the uppermost rung down, the best of those that stopped there and should not have.</summary>
    public int? Promoted(IReadOnlyList<Trial> trials)
    {
        var highest = trials.Select(trial => trial.LastStep).DefaultIfEmpty().Max();
        var continued = Continued(trials);
        for (var rung = Highest(highest); rung >= least; rung /= reduction)
        {
            foreach (var trial in Best(rung, trials))
            {
                if (trial.State == TrialState.Pruned && trial.LastStep == rung && !continued.Contains(trial.Number))
                    return trial.Number;
            }
        }

        return null;
    }

    /// <summary>
    /// Of the trials that came to a rung, those that may go on; one that another goes on with is that one, and what has the
    /// figures of another came nowhere by itself.
    /// </summary>
    private IEnumerable<Trial> Best(int rung, IReadOnlyList<Trial> trials)
    {
        var continued = Continued(trials);
        var there = trials
            .Where(trial => trial.State != TrialState.Fail && trial.IntermediateValues.ContainsKey(rung))
            .Where(trial => !continued.Contains(trial.Number) && trial.SameAs is null)
            .ToArray();
        return there.OrderBy(trial => Cost(trial.IntermediateValues[rung])).ThenBy(trial => trial.Number)
            .Take(there.Length / reduction);
    }

    // One that failed, too: it would again.
    private static HashSet<int> Continued(IReadOnlyList<Trial> trials) =>
        [.. trials.Select(trial => trial.ContinuationOf).OfType<int>()];

    private bool IsRung(int step)
    {
        var rung = (long)least;
        while (rung < step)
            rung *= reduction;
        return rung == step;
    }

    private int Highest(int step)
    {
        var rung = (long)least;
        while (rung * reduction <= step)
            rung *= reduction;
        return (int)rung;
    }

    private double Cost(double value) => double.IsNaN(value) ? double.PositiveInfinity : maximize ? -value : value;
}

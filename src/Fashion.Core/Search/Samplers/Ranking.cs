namespace Fashion.Core.Search;

/// <summary>The order of trials by how well they did.</summary>
public static class Ranking
{
    /// <summary>
    /// The trials that tell something, the best first: those that went to their end by their value, then those that were
    /// pruned, by how far they came and then by the value that they had there. Of equals the earlier comes first; a trial
    /// that another goes on with is left to that one.
    /// </summary>
    public static IReadOnlyList<Trial> BestFirst(IReadOnlyList<Trial> trials, bool maximize)
    {
        var continued = trials.Select(trial => trial.ContinuationOf).OfType<int>().ToHashSet();
        return [.. trials
            .Where(trial => !continued.Contains(trial.Number))
            .Where(trial => trial.State == TrialState.Complete ? trial.Value is not null : trial.State == TrialState.Pruned)
            .OrderBy(trial => trial.State == TrialState.Complete ? 0 : 1)
            .ThenByDescending(trial => trial.State == TrialState.Complete ? 0 : trial.LastStep)
            .ThenBy(Cost)
            .ThenBy(trial => trial.Number)];

        double Cost(Trial trial)
        {
            var value = trial.Value
                ?? (trial.IntermediateValues.TryGetValue(trial.LastStep, out var last) ? last : double.NaN);
            return double.IsNaN(value) ? double.PositiveInfinity : maximize ? -value : value;
        }
    }
}

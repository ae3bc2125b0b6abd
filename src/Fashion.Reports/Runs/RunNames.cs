using Fashion.Core.Runs;

namespace Fashion.Reports.Runs;

/// <summary>What runs are called that stand side by side.</summary>
public static class RunNames
{
    /// <summary>The names of their experiments; those that several have, with the names of their folders behind them.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<EvaluatedRun> runs)
    {
        var twice = runs.GroupBy(run => run.Experiment.Name).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        return [.. runs.Select(run => twice.Contains(run.Experiment.Name) ? $"{run.Experiment.Name} ({run.Name})" : run.Experiment.Name)];
    }
}

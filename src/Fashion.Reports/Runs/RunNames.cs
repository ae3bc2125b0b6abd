using Fashion.Core.Runs;

namespace Fashion.Reports.Runs;

/// <summary>What runs are called that stand side by side.</summary>
public static class RunNames
{
    // Folders of one name may lie in several places, and one folder may be named twice.
    private static readonly Func<EvaluatedRun, int, string>[] Additions =
        [(run, _) => run.Name, (run, _) => run.Run.Folder.Path, (run, at) => FormattableString.Invariant($"{run.Run.Folder.Path}, {at + 1}")];

    /// <summary>
    /// The names of their experiments; those that several have, with the names of their folders behind them, or with as much
    /// as tells them apart.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<EvaluatedRun> runs)
    {
        string[] names = [.. runs.Select(run => run.Experiment.Name)];
        foreach (var addition in Additions)
        {
            var twice = names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
            names = [.. names.Select((name, at) => twice.Contains(name) ? $"{runs[at].Experiment.Name} ({addition(runs[at], at)})" : name)];
        }

        return names;
    }
}

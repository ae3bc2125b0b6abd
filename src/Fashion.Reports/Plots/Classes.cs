using Fashion.Core.Runs;

namespace Fashion.Reports.Plots;

/// <summary>Which classes a picture shows.</summary>
internal static class Classes
{
    /// <summary>The one that was asked for, or all.</summary>
    public static IEnumerable<int> Shown(EvaluatedRun run, PlotOptions options) =>
        options.Class is { } one ? [one] : Enumerable.Range(0, run.ClassNames.Count);
}

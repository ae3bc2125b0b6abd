using Fashion.Core.Runs;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>A kind of picture that can be had of runs.</summary>
/// <param name="Name">As the command line takes it.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Needs">What a run must have for it, as an object: "the epochs of a network".</param>
/// <param name="Runs">How many runs it is of; null for any number.</param>
/// <param name="Takes">The options that change it; others are a mistake.</param>
/// <param name="Draw">Null where the runs don't have what it needs.</param>
public sealed record PlotKind(
    string Name, string Summary, string Needs, int? Runs, PlotChoices Takes, Func<IReadOnlyList<EvaluatedRun>, PlotOptions, Picture?> Draw)
{
    internal static PlotKind One(string name, string summary, string needs, PlotChoices takes, Func<EvaluatedRun, PlotOptions, Picture?> draw) =>
        new(name, summary, needs, 1, takes, (runs, options) => draw(runs[0], options));
}

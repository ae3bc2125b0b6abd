using Fashion.Core.Search;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Studies;

/// <summary>Trials as points of a chart: filled where they went to their end, hollow where they were pruned.</summary>
internal static class TrialPoints
{
    /// <summary>The series that have a point.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<Trial> trials)
    {
        var states = trials.Select(trial => trial.State).ToHashSet();
        return
        [
            .. states.Contains(TrialState.Complete) ? (string[])["complete"] : [],
            .. states.Contains(TrialState.Pruned) ? (string[])["pruned"] : [],
        ];
    }

    public static object Series(string name, TrialState state, IEnumerable<object[]> places) => new
    {
        name,
        type = "scatter",
        silent = true,
        symbol = state == TrialState.Complete ? "circle" : "emptyCircle",
        symbolSize = 7,
        data = places,
        itemStyle = new { color = state == TrialState.Complete ? ChartColours.Blue : ChartColours.Faint },
    };
}

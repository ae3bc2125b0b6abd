using Fashion.Core.Search;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Studies;

/// <summary>Trials as points of a chart: filled where they went to their end, hollow where they were pruned.</summary>
internal static class TrialPoints
{
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

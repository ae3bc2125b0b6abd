using System.Globalization;
using Fashion.Core.Search;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Studies;

/// <summary>The trials' figures over the values of one parameter.</summary>
public static class SliceChart
{
    public static Chart Of(string name, IReadOnlyList<Trial> trials, StudyFigures figures)
    {
        Trial[] having = [.. trials.Where(trial => trial.Parameters.ContainsKey(name) && StudyFigures.Of(trial) is not null)];
        var axis = ParameterScale.Of([.. having.Select(trial => trial.Parameters[name])]);
        var without = trials.Count(trial => trial.IsFinished && !trial.Parameters.ContainsKey(name));
        return new Chart(
            name,
            $"{figures.Name} by the values of {name}"
            + (axis.IsLog ? ", on a log scale." : ".")
            + (without > 0 ? string.Create(CultureInfo.InvariantCulture, $" It does not exist in {without} trials.") : ""),
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                legend = ChartStyle.Legend(TrialPoints.Names(having)),
                xAxis = axis.Names is { } names ? ChartStyle.Names(null, names) : ChartStyle.Numbers("", axis.Format, axis.IsLog || axis.IsWhole ? 1 : null),
                yAxis = ChartStyle.Numbers("", figures.AxisFormat),
                series = (object[])[Points("complete", TrialState.Complete), Points("pruned", TrialState.Pruned)],
            },
            Height: 260);

        object Points(string series, TrialState state) => TrialPoints.Series(
            series, state,
            having.Where(trial => trial.State == state)
                .Select(trial => (object[])[axis.Place(trial.Parameters[name]), figures.Scaled(StudyFigures.Of(trial)!.Value)]));
    }
}

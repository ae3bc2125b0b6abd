using System.Globalization;
using Fashion.Core.Search;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Studies;

/// <summary>How a search went, over its trials and over their epochs.</summary>
public static class StudyCharts
{
    // More lines would be one patch of colour.
    private const int MostCurves = 100;

    /// <summary>Each trial's figure, and the best so far.</summary>
    public static Chart History(IReadOnlyList<Trial> trials, bool maximize, StudyFigures figures)
    {
        var best = new List<double[]>();
        foreach (var trial in trials.Where(trial => trial.State == TrialState.Complete && StudyFigures.Of(trial) is not null))
        {
            var value = figures.Scaled(StudyFigures.Of(trial)!.Value);
            if (best.Count == 0 || (maximize ? value > best[^1][1] : value < best[^1][1]))
                best.Add([trial.Number, value]);
        }

        // The line goes on to the last trial.
        if (best.Count > 0)
            best.Add([trials[^1].Number, best[^1][1]]);
        return new Chart(
            "History",
            $"{figures.Name} of each trial: filled where it went to its end, hollow where it was pruned (its last figure). "
            + "The line is the best of those that went to their end, so far.",
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                legend = ChartStyle.Legend([.. TrialPoints.Names(trials), "best so far"]),
                xAxis = ChartStyle.Numbers("trial", least: 1),
                yAxis = ChartStyle.Numbers("", figures.AxisFormat),
                series = (object[])
                [
                    new
                    {
                        name = "best so far", type = "line", step = "end", symbol = "none", silent = true, data = best,
                        lineStyle = new { color = ChartColours.Vermilion, width = 2 }, itemStyle = new { color = ChartColours.Vermilion },
                    },
                    Points("complete", TrialState.Complete), Points("pruned", TrialState.Pruned),
                ],
            });

        object Points(string name, TrialState state) => TrialPoints.Series(
            name, state,
            trials.Where(trial => trial.State == state && StudyFigures.Of(trial) is not null)
                .Select(trial => (object[])[trial.Number, figures.Scaled(StudyFigures.Of(trial)!.Value)]));
    }

    /// <summary>The figure over a trial's epochs; null where no trial tells of more than one.</summary>
    public static Chart? Curves(IReadOnlyList<Trial> trials, bool maximize, StudyFigures figures)
    {
        var ranked = Ranking.BestFirst(trials, maximize);
        // The best is drawn last, above the others.
        Trial[] shown = [.. ranked.Where(trial => trial.LastStep > 0).Take(MostCurves).Reverse()];
        if (shown.All(trial => trial.LastStep == 1))
            return null;
        var of = shown.Length < ranked.Count ? $"the best {shown.Length} of {ranked.Count} trials" : "each trial";
        return new Chart(
            "Curves", $"{figures.Name} after each epoch of {of}; the thick line is the best trial.",
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                xAxis = ChartStyle.Numbers("epoch", least: 1),
                yAxis = ChartStyle.Numbers("", figures.AxisFormat),
                series = shown.Select((trial, at) => new
                {
                    type = "line",
                    showSymbol = trial.LastStep == 1,
                    symbolSize = 3,
                    silent = true,
                    data = trial.IntermediateValues.OrderBy(own => own.Key).Where(own => double.IsFinite(own.Value))
                        .Select(own => (double[])[own.Key, figures.Scaled(own.Value)]),
                    itemStyle = new { color = Colour(trial, at) },
                    lineStyle = new { color = Colour(trial, at), width = at == shown.Length - 1 ? 3 : 1 },
                }),
            });

        string Colour(Trial trial, int at) =>
            at == shown.Length - 1 ? ChartColours.Vermilion : trial.State == TrialState.Complete ? ChartColours.Blue : ChartColours.Faint;
    }

    /// <summary>How much of the trials' differences each parameter explains.</summary>
    public static Chart Importances(Importances importances, StudyFigures figures) => new(
        "Parameter importances",
        string.Create(CultureInfo.InvariantCulture, $"The share of the differences in {figures.Name} between {importances.Trials} trials")
        + (importances.Epoch is { } epoch ? string.Create(CultureInfo.InvariantCulture, $", after epoch {epoch},") : "")
        + " that a parameter's values explain: mean decrease in variance by the splits of a random forest (Breiman 2001). "
        + "To have no such parameter counts as one more value of it.",
        new
        {
            textStyle = ChartStyle.Text,
            grid = ChartStyle.Grid,
            xAxis = ChartStyle.Numbers("", "{value} %", fromZero: true),
            yAxis = ChartStyle.Names(null, [.. importances.Shares.Select(own => own.Name)], inverse: true),
            series = (object[])
            [
                new
                {
                    type = "bar", silent = true, barMaxWidth = 24, itemStyle = new { color = ChartColours.Blue },
                    data = importances.Shares.Select(own => Math.Round(100 * own.Share, 1)),
                    label = new { show = true, position = "right", formatter = "{c} %", color = ChartColours.Ink },
                },
            ],
        },
        Height: 80 + 32 * importances.Shares.Count);
}

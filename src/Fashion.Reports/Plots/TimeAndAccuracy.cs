using System.Globalization;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Plots;

/// <summary>What each run took, and what it came to.</summary>
internal static class TimeAndAccuracy
{
    public static Chart? Of(IReadOnlyList<EvaluatedRun> runs, PlotOptions options)
    {
        var points = runs
            .Select((run, at) => (Number: at + 1, run.Run.Metrics.TrainSeconds, Predictions: run.Predictions(options.Part)))
            .Where(own => own is { TrainSeconds: not null, Predictions: not null })
            .ToArray();
        return points.Length == 0 ? null : new Chart(
            "Time and accuracy",
            $"Each run by the seconds of its training, on a scale of powers, and its accuracy on the {PartNames.Of(options.Part)} images. "
            + "The numbers are: " + string.Join(", ", runs.Select((run, at) => $"{(at + 1).ToString(CultureInfo.InvariantCulture)} {run.Experiment.Name}")) + ".",
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                xAxis = ChartStyle.Logarithmic("seconds of training"),
                yAxis = ChartStyle.Numbers("accuracy", "{value} %"),
                series = (object[])
                [
                    new
                    {
                        type = "scatter", silent = true, symbolSize = 9, itemStyle = new { color = ChartColours.Blue },
                        // A classical method may be done in no time.
                        data = points.Select(own => new
                        {
                            value = (double[])[Math.Max(0.01, Math.Round(own.TrainSeconds!.Value, 3)), ChartStyle.Percent(own.Predictions!.Confusion.Accuracy!.Value)],
                            label = new { show = true, position = "right", formatter = own.Number.ToString(CultureInfo.InvariantCulture), color = ChartColours.Ink, fontSize = 11 },
                        }),
                        labelLayout = new { moveOverlap = "shiftY" },
                    },
                ],
            },
            Height: 400);
    }
}

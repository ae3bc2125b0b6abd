using System.Globalization;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Plots;

/// <summary>The reliability diagram (Guo et al. 2017). Null without probabilities.</summary>
internal static class ReliabilityChart
{
    public static Chart? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Predictions(options.Part) is not { } predictions || Calibration.Of(predictions) is not { } calibration)
            return null;
        var bins = calibration.Bins.Where(bin => bin.Count > 0).ToArray();
        var most = bins.Max(bin => bin.Count);
        return new Chart(
            "Reliability",
            $"How often the {PartNames.Of(options.Part)} images whose predicted class has a given probability are of that class, in {calibration.Bins.Count} bins; "
            + "the larger a point, the more images. On the dashed line, the model is right as often as it says; below it, it is too sure. "
            + $"The expected calibration error is {(100 * calibration.ExpectedError).ToString("0.00", CultureInfo.InvariantCulture)} %.",
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                xAxis = ChartStyle.Shares("probability of the predicted class"),
                yAxis = ChartStyle.Shares("share predicted right"),
                series = (object[])
                [
                    new
                    {
                        type = "line", silent = true, symbol = "none", data = (double[][])[[0, 0], [100, 100]],
                        lineStyle = new { color = ChartColours.Faint, type = "dashed", width = 1 },
                    },
                    new
                    {
                        type = "line", silent = true, symbol = "circle",
                        data = bins.Select(bin => new
                        {
                            value = (double[])[ChartStyle.Percent(bin.Confidence!.Value), ChartStyle.Percent(bin.Accuracy!.Value)],
                            symbolSize = Math.Round(5 + 13 * Math.Sqrt((double)bin.Count / most), 1),
                        }),
                        itemStyle = new { color = ChartColours.Blue },
                        lineStyle = new { color = ChartColours.Blue, width = 2 },
                    },
                ],
            },
            Height: 360);
    }
}

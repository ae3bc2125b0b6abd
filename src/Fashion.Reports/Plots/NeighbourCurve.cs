using System.Globalization;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Dsl;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Plots;

/// <summary>The accuracy of a k-NN for each k. Null for another model.</summary>
internal static class NeighbourCurve
{
    public static Chart? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Experiment.Classifier is not Classifier.Knn { Item: var knn }
            || run.AccuracyByK(options.Part, Math.Min(options.Most ?? AccuracyByK.UsualMost, run.Data.Train.Count)) is not { } accuracies)
            return null;
        var best = Array.IndexOf(accuracies, accuracies.Max()) + 1;
        return new Chart(
            "Accuracy against k",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The share of the {PartNames.Of(options.Part)} images that so many neighbours name right, all from one search. The most is at k = {best}; the run's own k is {knn.K}."),
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                xAxis = ChartStyle.Numbers("k", least: 1),
                yAxis = ChartStyle.Numbers("", "{value} %"),
                series = (object[])
                [
                    new
                    {
                        type = "line", silent = true, symbol = "circle", symbolSize = 6,
                        data = accuracies.Select((accuracy, at) => (double[])[at + 1, ChartStyle.Percent(accuracy)]),
                        itemStyle = new { color = ChartColours.Blue },
                        lineStyle = new { color = ChartColours.Blue, width = 2 },
                    },
                ],
            });
    }
}

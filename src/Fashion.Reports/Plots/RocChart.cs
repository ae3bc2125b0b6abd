using System.Globalization;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>One-against-rest ROC curves. Null without probabilities.</summary>
internal static class RocChart
{
    private const int MostCurves = 14;

    // A curve of a thousand corners looks as one of two hundred.
    private const int MostPoints = 200;

    private static readonly string[] Dashes = ["solid", "dashed"];

    public static Chart? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Predictions(options.Part) is not { Probabilities: not null } predictions)
            return null;
        var curves = Enumerable.Range(0, predictions.ClassNames.Count)
            .Where(label => options.Class is not { } one || one == label)
            .Select(label => (Name: predictions.ClassNames[label], Curve: RocCurve.Of(predictions, label)))
            .Where(own => own.Curve is not null)
            .ToArray();
        if (curves.Length == 0)
            return null;
        var shown = curves.OrderBy(own => own.Curve!.Auc).Take(MostCurves).ToArray();
        var legend = ChartStyle.LegendHeight([.. shown.Select(Label)], Picture.UsualWidth, mark: 48);
        var which = shown.Length < curves.Length
            ? $"the {shown.Length} of {curves.Length} classes with the smallest area under it"
            : "each class";
        return new Chart(
            "ROC curves",
            $"One class against the rest, of {which}, on the {PartNames.Of(options.Part)} images: the share of the class that is found, by the share of the rest that is taken for it, as the probability asked for falls. "
            + "Beside the name stands the area under the curve (AUC): 1 is perfect, chance gives 0.5.",
            new
            {
                textStyle = ChartStyle.Text,
                grid = new { left = 12, right = 12, top = 36, bottom = 34, outerBounds = new { left = 4, right = 4, top = 4, bottom = 24 + legend } },
                legend = new
                {
                    bottom = 0, left = 8, right = 8, itemWidth = 32, itemGap = 8, selectedMode = false, itemStyle = new { opacity = 0 },
                    textStyle = new { color = ChartColours.Ink, fontSize = 11, width = 190 }, data = shown.Select(Label),
                },
                xAxis = ChartStyle.Shares("false positive rate"),
                yAxis = ChartStyle.Shares("true positive rate"),
                series = shown.Select((own, at) => new
                {
                    name = Label(own),
                    type = "line",
                    symbol = "none",
                    silent = true,
                    clip = true,
                    data = Thinned(own.Curve!.Points).Select(point => (double[])[ChartStyle.Percent(point.FalsePositiveRate), ChartStyle.Percent(point.TruePositiveRate)]),
                    itemStyle = new { color = Colour(at) },
                    lineStyle = new { color = Colour(at), width = 2, type = Dashes[at / ChartColours.Series.Count % 2] },
                }),
            },
            Height: 360 + legend);
    }

    private static string Label((string Name, RocCurve? Curve) own) =>
        $"{own.Name} {own.Curve!.Auc.ToString("0.0000", CultureInfo.InvariantCulture)}";

    private static string Colour(int at) => ChartColours.Series[at % ChartColours.Series.Count];

    private static IEnumerable<RocPoint> Thinned(IReadOnlyList<RocPoint> points)
    {
        var step = 1.0 / MostPoints;
        var last = points[0];
        yield return last;
        foreach (var point in points.Skip(1))
        {
            if (point.FalsePositiveRate - last.FalsePositiveRate + point.TruePositiveRate - last.TruePositiveRate < step && point != points[^1])
                continue;
            yield return last = point;
        }
    }
}

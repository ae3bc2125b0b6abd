using System.Globalization;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Plots;

/// <summary>The confusion matrix: numbers in its cells where there is room, else shades alone.</summary>
internal static class ConfusionChart
{
    // So many classes leave room for a count in each cell.
    private const int MostWithCounts = 16;

    public static Chart? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Predictions(options.Part) is not { } predictions)
            return null;
        return Of(predictions.Confusion, predictions.ClassNames, PartNames.Of(options.Part));
    }

    /// <param name="matrix">The counts.</param>
    /// <param name="classNames">One for each class.</param>
    /// <param name="of">Of what images, as in <c>test</c>.</param>
    public static Chart Of(ConfusionMatrix matrix, IReadOnlyList<string> classNames, string of)
    {
        var counts = matrix.ClassCount <= MostWithCounts;
        var cell = counts ? 44 : Math.Max(10, 640 / matrix.ClassCount);
        var margin = 40 + 7 * classNames.Max(name => name.Length);
        var labels = Enumerable.Range(0, matrix.ClassCount).ToArray();
        var cells =
            from label in labels
            from predicted in labels
            let count = matrix[label, predicted]
            where count > 0
            let share = (double)count / matrix.Support(label)
            select new
            {
                value = (object[])[predicted, label, Math.Round(share, 4), count],
                label = counts
                    ? (object)new { show = true, formatter = count.ToString(CultureInfo.InvariantCulture), color = share > 0.35 ? ChartColours.Ground : ChartColours.Ink }
                    : new { show = false },
            };
        return new Chart(
            "Confusion matrix",
            $"Of the {of} images of each true class (row), how many were taken for each class (column)"
            + (counts ? "; the darker a cell, the larger the share of its row. An empty cell is 0." : ", as a share of the row by the darkness of the cell. An empty cell is 0."),
            new
            {
                textStyle = ChartStyle.Text,
                grid = new { left = margin, top = margin, right = 12, bottom = 12, outerBoundsMode = "none" },
                xAxis = Axis("predicted class", classNames, counts ? 12 : 9, 90, margin),
                yAxis = Axis("true class", classNames, counts ? 12 : 9, 0, margin),
                visualMap = new
                {
                    type = "piecewise",
                    show = false,
                    dimension = 2,
                    pieces = (object[])
                    [
                        new { gt = 0.0, lte = 0.02, color = ChartColours.Palest },
                        .. ChartColours.Steps.Zip((double[])[0.02, 0.1, 0.2, 0.35, 0.7], (double[])[0.1, 0.2, 0.35, 0.7, 1.0001]).Select(own =>
                            new { gt = own.Second, lte = own.Third, color = own.First }),
                    ],
                },
                series = (object[])
                [
                    new
                    {
                        type = "heatmap", silent = true, data = cells,
                        itemStyle = new { borderColor = ChartColours.Ground, borderWidth = counts ? 1 : 0 },
                    },
                ],
            },
            margin + 12 + cell * matrix.ClassCount, margin + 12 + cell * matrix.ClassCount);
    }

    private static object Axis(string name, IReadOnlyList<string> names, int size, int turned, int margin) => new
    {
        type = "category",
        name,
        nameLocation = "middle",
        nameGap = margin - 22,
        position = turned == 0 ? "left" : "top",
        inverse = turned == 0,
        data = names,
        nameTextStyle = new { color = ChartColours.Ink, fontSize = 12 },
        axisTick = new { show = false },
        axisLabel = new { color = ChartColours.Ink, fontSize = size, interval = 0, rotate = turned },
        axisLine = new { show = false },
        splitLine = new { show = names.Count <= MostWithCounts, lineStyle = new { color = ChartColours.Line } },
    };
}

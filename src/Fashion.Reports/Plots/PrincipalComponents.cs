using System.Globalization;
using System.Runtime.CompilerServices;
using Fashion.Core.Data;
using Fashion.Core.Decompositions;
using Fashion.Core.Runs;
using Fashion.Dsl;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Plots;

/// <summary>Images in their first two principal components, with true and with predicted classes side by side.</summary>
internal static class PrincipalComponents
{
    // More hide one another.
    private const int MostPoints = 600;
    private const int Width = 1040;

    // Components are of the pixels, not of what a model's normalization makes of them.
    private static readonly Normalizer Pixels = new(Normalization.Unit, [0], [1]);

    // Runs of the same images share them.
    private static readonly ConditionalWeakTable<ImageSet, Lazy<Pca>> Fitted = [];

    private static readonly string[] Shapes = ["circle", "triangle", "rect", "diamond"];

    public static Chart? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Labelled(options.Part) is not var (images, predictions) || images is not { Count: > 1, PixelsPerImage: > 1 })
            return null;
        var rows = ChosenImages.Spread([.. Enumerable.Range(0, images.Count)], options.Most ?? MostPoints);
        var pca = Fitted.GetValue(images, own => new Lazy<Pca>(() => Pca.Fit(own, Pixels, new PcaOptions(2, PcaSolver.Randomized)))).Value;
        var places = pca.Transform(images.Of(rows));
        var legend = ChartStyle.LegendHeight(run.ClassNames, Width, mark: 30);
        return new Chart(
            "Principal components",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rows.Length:N0} of the {PartNames.Of(options.Part)} images in the first two principal components of all {images.Count:N0}, which have {Percent(pca.VarianceShares[0])} and {Percent(pca.VarianceShares[1])} of the variance: ")
            + "on the left in the colours of their true classes, on the right of the predicted ones."
            + (run.ClassNames.Count > Shapes.Length * ChartColours.Series.Count ? " There are more classes than marks: some share theirs." : ""),
            new
            {
                textStyle = ChartStyle.Text,
                title = (object[])[Heading("true class", "27%"), Heading("predicted class", "77%")],
                legend = new
                {
                    bottom = 0, left = "center", itemGap = 14, itemWidth = 10, itemHeight = 10, selectedMode = false,
                    textStyle = new { color = ChartColours.Ink }, data = run.ClassNames,
                },
                grid = (object[])[Grid(20), Grid(Width / 2 + 20)],
                xAxis = (object[])[ChartStyle.Numbers("first component"), ChartStyle.Numbers("first component", grid: 1)],
                yAxis = (object[])[ChartStyle.Numbers("second component"), ChartStyle.Numbers("second component", grid: 1)],
                series = (object[])[.. Series(0, images.Labels), .. Series(1, predictions.Predicted)],
            },
            Width, 470 + legend);

        object Grid(int left) => new { left, width = Width / 2 - 50, top = 34, bottom = legend + 36, outerBounds = new { left = left - 10, width = Width / 2 - 20, top = 24, bottom = legend + 12 } };

        IEnumerable<object> Series(int panel, int[] labels) => run.ClassNames.Select((name, label) => (object)new
        {
            name,
            type = "scatter",
            xAxisIndex = panel,
            yAxisIndex = panel,
            silent = true,
            symbol = Shapes[label / ChartColours.Series.Count % Shapes.Length],
            symbolSize = 5,
            // Drawn as one path.
            large = true,
            largeThreshold = 1,
            itemStyle = new { color = ChartColours.Series[label % ChartColours.Series.Count] },
            data = Enumerable.Range(0, rows.Length).Where(at => labels[rows[at]] == label)
                .Select(at => (double[])[Math.Round(places[2 * at], 3), Math.Round(places[2 * at + 1], 3)]),
        });
    }

    private static object Heading(string text, string left) => new
    {
        text, left, top = 4, textAlign = "center",
        textStyle = new { fontSize = 13, fontWeight = "normal", color = ChartColours.Ink },
    };

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}

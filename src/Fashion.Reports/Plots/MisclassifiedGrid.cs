using System.Globalization;
using Fashion.Core.Pictures;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>
/// Images that were taken for another class, gathered by the class that they are of or by the one they were taken for. Null
/// where there are none.
/// </summary>
internal static class MisclassifiedGrid
{
    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Labelled(options.Part) is not var (images, predictions))
            return null;
        var wrong = Misclassified.Surest(predictions);
        var by = options.ByPredicted ? predictions.Predicted : images.Labels;
        var rows = Classes.Shown(run, options)
            .Select(label => (Label: label, Wrong: wrong.Where(row => by[row] == label).ToArray()))
            .Where(own => own.Wrong.Length > 0)
            .Select(own => new GridRow(
                options.ByPredicted
                    ? $"taken for {run.ClassNames[own.Label]}: {Counted(own.Wrong.Length)}"
                    : $"{run.ClassNames[own.Label]} taken for something else: {Counted(own.Wrong.Length)}",
                [.. own.Wrong.Take(options.Most ?? 6).Select(row => PredictedCell.Of(images, predictions, row))]))
            .ToArray();
        return rows.Length == 0 ? null : ImageGrid.Of(
            options.ByPredicted ? "Misclassified images by predicted class" : "Misclassified images by true class",
            $"The {PartNames.Of(options.Part)} images that were taken for another class"
            + (predictions.Probabilities is null ? "" : ", those first of which the model was surest")
            + ". Below each stand its true class and, in red, the predicted one"
            + (predictions.Probabilities is null ? "." : " with its probability."),
            rows, cellWidth: 80);
    }

    private static string Counted(int count) => count.ToString("N0", CultureInfo.InvariantCulture) + (count == 1 ? " image" : " images");
}

using System.Globalization;
using Fashion.Core.Pictures;
using Fashion.Core.Runs;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>The classes that are most often taken for one another, with examples. Null where all images are right.</summary>
internal static class ConfusedPairs
{
    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Labelled(options.Part) is not var (images, predictions))
            return null;
        var wrong = Misclassified.Surest(predictions);
        var pairs = (
            from label in Classes.Shown(run, options)
            from predicted in Enumerable.Range(0, run.ClassNames.Count)
            let count = predictions.Confusion[label, predicted]
            where label != predicted && count > 0
            orderby count descending
            select (Label: label, Predicted: predicted, Count: count)).Take(options.Most ?? 5).ToArray();
        return pairs.Length == 0 ? null : ImageGrid.Of(
            "Most confused pairs",
            $"The pairs of true and predicted class with the most {PartNames.Of(options.Part)} images, and the images of which the model was surest.",
            [
                .. pairs.Select(pair => new GridRow(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{run.ClassNames[pair.Label]} taken for {run.ClassNames[pair.Predicted]}: {pair.Count:N0} of {predictions.Confusion.Support(pair.Label):N0}"),
                    [
                        .. wrong.Where(row => images.Labels[row] == pair.Label && predictions.Predicted[row] == pair.Predicted)
                            .Take(6).Select(row => PredictedCell.Of(images, predictions, row)),
                    ])),
            ], cellWidth: 80);
    }
}

using System.Globalization;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>An image with its true and its predicted class: blue where they are one, red where not.</summary>
internal static class PredictedCell
{
    public static GridCell Of(ImageSet images, Predictions predictions, int row)
    {
        var (label, predicted) = (predictions.Labels[row], predictions.Predicted[row]);
        var colour = predicted == label ? ChartColours.Blue : ChartColours.VermilionInk;
        return GridCell.Of(images, row,
        [
            new Caption(predictions.ClassNames[label]),
            new Caption(predictions.ClassNames[predicted], colour),
            .. Probability(predictions, row) is { } probability ? (Caption[])[new Caption(Percent(probability), colour)] : [],
        ]);
    }

    /// <summary>Of the predicted class; null without probabilities.</summary>
    public static float? Probability(Predictions predictions, int row) =>
        predictions.Probabilities?[row * predictions.ClassNames.Count + predictions.Predicted[row]];

    public static string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";
}

using Fashion.Core.Data;
using Fashion.Core.Metrics;

namespace Fashion.Core.Pictures;

/// <summary>The images that a classifier takes for something else.</summary>
public static class Misclassified
{
    private const int Shown = 64, Columns = 8;

    /// <summary>
    /// Their indexes, those first of which it was surest: by the probability of the predicted class, then by index. By index alone
    /// where it gives no probabilities.
    /// </summary>
    /// <param name="predictions">Of labelled images.</param>
    public static int[] Surest(Predictions predictions) =>
    [
        .. Enumerable.Range(0, predictions.Count)
            .Where(image => predictions.Labels[image] != predictions.Predicted[image])
            .OrderByDescending(image => predictions.Probabilities?[image * predictions.ClassCount + predictions.Predicted[image]] ?? 0),
    ];

    /// <summary>Up to 64 of them as a PNG of eight columns; null where there are none, or the library that writes PNG is missing.</summary>
    public static byte[]? Grid(ImageSet images, Predictions predictions)
    {
        var surest = Surest(predictions);
        if (surest.Length == 0)
            return null;
        try
        {
            return Mosaic.Of(images, surest.AsSpan(0, Math.Min(Shown, surest.Length)), Columns).ToPng();
        }
        catch (RunException)
        {
            // A run can do without a picture.
            return null;
        }
    }
}

using Fashion.Core.Classifiers;
using Fashion.Core.Data;

namespace Fashion.Core.Pictures;

/// <summary>The images that a classifier takes for something else.</summary>
public static class Misclassified
{
    private const int Shown = 64, Columns = 8;

    /// <summary>
    /// Their indexes, those first of which it was surest: by the probability of the predicted class, then by index. By index alone
    /// where it gives no probabilities.
    /// </summary>
    /// <param name="images">All of them have labels.</param>
    /// <param name="evaluation">Of these images.</param>
    public static int[] Surest(ImageSet images, Evaluation evaluation)
    {
        var classCount = images.ClassNames.Count;
        return
        [
            .. Enumerable.Range(0, images.Count)
                .Where(image => images.Labels[image] != evaluation.Predicted[image])
                .OrderByDescending(image => evaluation.Probabilities?[image * classCount + evaluation.Predicted[image]] ?? 0),
        ];
    }

    /// <summary>Up to 64 of them as a PNG of eight columns; null where there are none, or the library that writes PNG is missing.</summary>
    public static byte[]? Grid(ImageSet images, Evaluation evaluation)
    {
        var surest = Surest(images, evaluation);
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

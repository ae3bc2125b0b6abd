using Fashion.Core.Data;

namespace Fashion.Core.Classifiers;

/// <summary>What sample weights leave of a set of images.</summary>
internal static class SampleWeighting
{
    /// <summary>The images that count, and how much each; null where each counts 1.</summary>
    public static (ImageSet Images, float[]? Weights) Of(ImageSet images, IReadOnlyList<double>? weights)
    {
        if (weights is null || weights.All(weight => weight == 1))
            return (images, null);
        int[] rows = [.. Enumerable.Range(0, images.Count).Where(image => (float)weights[image] > 0)];
        var kept = rows.Length == images.Count ? images : images.Of(rows);
        float[] counts = [.. rows.Select(row => (float)weights[row])];
        return (kept, counts.All(weight => weight == 1) ? null : counts);
    }
}

namespace Fashion.Core.Metrics;

/// <summary>
/// The mean of -log p(true class), in double, as scikit-learn's log_loss: probabilities are no nearer to 0 and 1 than
/// float32's epsilon, and each row is then divided by its sum. A class that got no vote costs 15.9, not infinity.
/// </summary>
public static class LogLoss
{
    private const double Epsilon = 1.0 / (1 << 23);

    /// <param name="predictions">Of a classifier.</param>
    /// <returns>Null where there are no images or no probabilities.</returns>
    public static double? Of(Predictions predictions) =>
        predictions.Probabilities is { } probabilities ? Of(probabilities, predictions.Labels) : null;

    /// <param name="probabilities">Images x classes.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <returns>Null where there are no images; not a number where a probability is none.</returns>
    public static double? Of(float[] probabilities, IReadOnlyList<int> labels) =>
        labels.Count == 0 ? null : Each(probabilities, labels).Sum() / labels.Count;

    /// <summary>What each image costs.</summary>
    /// <param name="probabilities">Images x classes.</param>
    /// <param name="labels">The true class of each image.</param>
    public static double[] Each(float[] probabilities, IReadOnlyList<int> labels)
    {
        var losses = new double[labels.Count];
        for (var image = 0; image < losses.Length; image++)
        {
            var classCount = probabilities.Length / labels.Count;
            var row = probabilities.AsSpan(image * classCount, classCount);
            var sum = 0.0;
            foreach (var share in row)
                sum += Clipped(share);
            losses[image] = -Math.Log(Clipped(row[labels[image]]) / sum);
        }

        return losses;
    }

    private static double Clipped(float share) => Math.Clamp(share, Epsilon, 1 - Epsilon);
}

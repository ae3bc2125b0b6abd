namespace Fashion.Core.Metrics;

/// <summary>
/// How far a classifier is right as often as it is sure (Guo et al., "On calibration of modern neural networks", 2017).
/// </summary>
/// <param name="Bins">A reliability diagram: bins of one width over the predicted class's probability, from 0 to 1.</param>
/// <param name="ExpectedError">The mean over images of |accuracy - confidence| of their bin, 0 to 1.</param>
public sealed record Calibration(IReadOnlyList<CalibrationBin> Bins, double ExpectedError)
{
    /// <param name="predictions">Of a classifier.</param>
    /// <param name="binCount">How many bins.</param>
    /// <returns>Null where there are no images or no probabilities.</returns>
    public static Calibration? Of(Predictions predictions, int binCount = 15)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binCount, 1);
        if (predictions.Count == 0 || predictions.Probabilities is not { } probabilities)
            return null;
        var counts = new long[binCount];
        var right = new long[binCount];
        var confidence = new double[binCount];
        for (var row = 0; row < predictions.Count; row++)
        {
            var predicted = predictions.Predicted[row];
            double share = probabilities[row * predictions.ClassCount + predicted];
            // The product of a float and a small whole number is exact: no share falls beside its bin.
            var bin = Math.Clamp((int)Math.Ceiling(share * binCount) - 1, 0, binCount - 1);
            counts[bin]++;
            confidence[bin] += share;
            right[bin] += predicted == predictions.Labels[row] ? 1 : 0;
        }

        return new Calibration(
            [
                .. counts.Select((count, bin) => new CalibrationBin(
                    (double)bin / binCount, (bin + 1.0) / binCount, count,
                    count == 0 ? null : confidence[bin] / count, count == 0 ? null : (double)right[bin] / count)),
            ],
            right.Zip(confidence, (hits, sum) => Math.Abs(hits - sum)).Sum() / predictions.Count);
    }
}

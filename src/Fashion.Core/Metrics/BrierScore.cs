namespace Fashion.Core.Metrics;

/// <summary>
/// The mean over images of the squared distance between the probabilities and the truth, 0 (certain and right) to 2 (certain
/// and wrong), over all classes (Brier, "Verification of forecasts expressed in terms of probability", 1950).
/// </summary>
public static class BrierScore
{
    /// <param name="predictions">Of a classifier.</param>
    /// <returns>Null where there are no images or no probabilities.</returns>
    public static double? Of(Predictions predictions)
    {
        if (predictions.Count == 0 || predictions.Probabilities is not { } probabilities)
            return null;
        var sum = 0.0;
        for (var row = 0; row < predictions.Count; row++)
        {
            for (var label = 0; label < predictions.ClassCount; label++)
            {
                var truth = predictions.Labels[row] == label ? 1.0 : 0;
                var distance = truth - probabilities[row * predictions.ClassCount + label];
                sum += distance * distance;
            }
        }

        return sum / predictions.Count;
    }
}

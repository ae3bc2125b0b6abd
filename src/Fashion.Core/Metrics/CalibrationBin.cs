namespace Fashion.Core.Metrics;

/// <summary>The images whose predicted class has a probability in (Low, High].</summary>
/// <param name="Low">Not in the bin, but for the first one's 0.</param>
/// <param name="High">In the bin.</param>
/// <param name="Count">How many images.</param>
/// <param name="Confidence">The mean of those probabilities; null in an empty bin.</param>
/// <param name="Accuracy">The share predicted right; null in an empty bin.</param>
public sealed record CalibrationBin(double Low, double High, long Count, double? Confidence, double? Accuracy);

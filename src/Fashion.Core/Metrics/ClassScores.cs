namespace Fashion.Core.Metrics;

/// <summary>Scores of one class, or averages over classes. Null is undefined: nothing to divide by.</summary>
/// <param name="Precision">Of those predicted as the class, the share that are.</param>
/// <param name="Recall">Of those of the class, the share predicted as such.</param>
/// <param name="F1">The harmonic mean of both, 2 tp / (2 tp + fp + fn).</param>
/// <param name="Support">How many are of the class.</param>
public readonly record struct ClassScores(double? Precision, double? Recall, double? F1, long Support);

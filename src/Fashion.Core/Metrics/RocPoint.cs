namespace Fashion.Core.Metrics;

/// <summary>A point of a <see cref="RocCurve"/>: what is taken for positive where the score is the threshold or more.</summary>
/// <param name="FalsePositiveRate">Of the negatives, the share taken for positive.</param>
/// <param name="TruePositiveRate">Of the positives, the share taken for positive.</param>
/// <param name="Threshold">Of the score; that of the first point, which takes none, is one above the highest score.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate, double Threshold);

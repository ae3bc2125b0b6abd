namespace Fashion.Core.Metrics;

/// <summary>Where a figure would lie with other images of the same kind, with a chance of <paramref name="Level"/>.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">Between 0 and 1, such as 0.95.</param>
public readonly record struct ConfidenceInterval(double Low, double High, double Level)
{
    /// <summary>The percentile interval (Efron 1979): as much of the resampled figures lies below as above.</summary>
    /// <param name="figures">Of each resample; sorted by this.</param>
    /// <param name="level">Between 0 and 1.</param>
    internal static ConfidenceInterval OfPercentiles(double[] figures, double level)
    {
        Array.Sort(figures);
        return new ConfidenceInterval(Quantile(figures, (1 - level) / 2), Quantile(figures, (1 + level) / 2), level);
    }

    // Between two figures in proportion, as numpy.quantile.
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

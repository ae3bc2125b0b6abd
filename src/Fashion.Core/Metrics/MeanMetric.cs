namespace Fashion.Core.Metrics;

/// <summary>A mean over samples that come in batches: each batch's mean counts as often as it has samples.</summary>
public sealed class MeanMetric
{
    private double sum;

    /// <summary>How many samples came so far.</summary>
    public long Count { get; private set; }

    /// <summary>The mean so far; null before the first sample.</summary>
    public double? Value => Count == 0 ? null : sum / Count;

    /// <param name="mean">The mean over one batch.</param>
    /// <param name="count">How many samples the batch has.</param>
    public void Add(double mean, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > 0)
        {
            sum += mean * count;
            Count += count;
        }
    }

    public void Reset() => (sum, Count) = (0, 0);
}

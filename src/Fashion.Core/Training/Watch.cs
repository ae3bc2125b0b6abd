namespace Fashion.Core.Training;

/// <summary>
/// The best value of a watched metric so far, and when it came: what early stopping, keeping the best and the plateau
/// schedule share.
/// </summary>
public sealed class Watch
{
    /// <summary>Null before the first epoch ends.</summary>
    public double? Best { get; set; }

    /// <summary>The epoch of <see cref="Best"/>, counted from 1.</summary>
    public int BestEpoch { get; set; }

    /// <summary>Takes an epoch's value; true where it is better than all before by more than the margin.</summary>
    public bool Observe(int epoch, double value, bool higherIsBetter, double margin = 0)
    {
        var gain = Best is { } best ? (higherIsBetter ? value - best : best - value) : double.PositiveInfinity;
        if (!(gain > margin))
            return false;
        Best = value;
        BestEpoch = epoch;
        return true;
    }
}

namespace Fashion.Core.Metrics;

/// <summary>
/// What a classifier of two sides gets right at each cut-off: all that score as much or more are taken for positive. One
/// cut-off for each distinct score, from the highest down; ties fall on one side together.
/// </summary>
internal sealed class ScoreCutoffs
{
    private readonly List<Cutoff> cutoffs = [];

    /// <param name="scores">Any numbers; higher speaks for positive.</param>
    /// <param name="positive">As many truths.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public ScoreCutoffs(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        if (positive.Length != scores.Length)
            throw new ArgumentException($"{positive.Length} truths for {scores.Length} scores", nameof(positive));
        var (sorted, truths) = (scores.ToArray(), positive.ToArray());
        Array.Sort(sorted, truths);
        // What is not a number is sorted before all that is.
        if (sorted.Length > 0 && float.IsNaN(sorted[0]))
            throw new ArgumentException("a score is not a number", nameof(scores));
        for (var at = sorted.Length - 1; at >= 0; at--)
        {
            (Positives, Negatives) = truths[at] ? (Positives + 1, Negatives) : (Positives, Negatives + 1);
            if (at == 0 || sorted[at - 1] != sorted[at])
                cutoffs.Add(new Cutoff(sorted[at], Positives, Negatives));
        }
    }

    /// <summary>How many are positive.</summary>
    public long Positives { get; }

    /// <summary>How many are not.</summary>
    public long Negatives { get; }

    /// <summary>From the highest score down; the last takes all for positive.</summary>
    public IReadOnlyList<Cutoff> All => cutoffs;

    /// <summary>Those that score as much or more: so many positives, and so many that are not.</summary>
    internal readonly record struct Cutoff(float Score, long TruePositives, long FalsePositives);
}

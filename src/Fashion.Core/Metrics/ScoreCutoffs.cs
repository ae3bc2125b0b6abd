using Fashion.Core.Numerics;

namespace Fashion.Core.Metrics;

/// <summary>
/// What a classifier of two sides gets right at each cut-off: all that score as much or more are taken for positive. One
/// cut-off for each distinct score, from the highest down; ties fall on one side together.
/// </summary>
internal sealed class ScoreCutoffs
{
    // Each from the lowest score up. Apart, so that numbers alone are sorted, and no truths with them.
    private readonly float[] positives, negatives;

    /// <param name="scores">Any numbers; higher speaks for positive.</param>
    /// <param name="positive">As many truths.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public ScoreCutoffs(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        if (positive.Length != scores.Length)
            throw new ArgumentException($"{positive.Length} truths for {scores.Length} scores", nameof(positive));
        positives = new float[positive.Count(true)];
        negatives = new float[scores.Length - positives.Length];
        var (right, wrong) = (0, 0);
        for (var at = 0; at < scores.Length; at++)
        {
            if (float.IsNaN(scores[at]))
                throw new ArgumentException("a score is not a number", nameof(scores));
            if (positive[at])
                positives[right++] = scores[at];
            else
                negatives[wrong++] = scores[at];
        }

        RadixSort.Sort(positives);
        RadixSort.Sort(negatives);
    }

    /// <summary>How many are positive.</summary>
    public long Positives => positives.Length;

    /// <summary>How many are not.</summary>
    public long Negatives => negatives.Length;

    /// <summary>From the highest score down; the last takes all for positive.</summary>
    public IEnumerable<Cutoff> All()
    {
        var (right, wrong) = (positives.Length, negatives.Length);
        while (right > 0 || wrong > 0)
        {
            var score = wrong == 0 || right > 0 && positives[right - 1] >= negatives[wrong - 1] ? positives[right - 1] : negatives[wrong - 1];
            while (right > 0 && positives[right - 1] == score)
                right--;
            while (wrong > 0 && negatives[wrong - 1] == score)
                wrong--;
            yield return new Cutoff(score, positives.Length - right, negatives.Length - wrong);
        }
    }

    /// <summary>Those that score as much or more: so many positives, and so many that are not.</summary>
    internal readonly record struct Cutoff(float Score, long TruePositives, long FalsePositives);
}

namespace Fashion.Core.Metrics;

/// <summary>The area under the steps of precision over recall, as scikit-learn's average_precision_score.</summary>
public static class AveragePrecision
{
    /// <summary>
    /// The sum of (R_n - R_(n-1)) P_n over the cut-offs from the highest score down; equal scores are one cut-off.
    /// </summary>
    /// <param name="scores">Of each image; higher speaks for the class.</param>
    /// <param name="positive">Whether each is of the class.</param>
    /// <returns>Null where none is of the class.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public static double? Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive) => Of(new ScoreCutoffs(scores, positive));

    /// <summary>By the probabilities of a class.</summary>
    /// <param name="predictions">Of a classifier.</param>
    /// <param name="label">The class.</param>
    /// <returns>Null where none is of the class, or there are no probabilities.</returns>
    public static double? Of(Predictions predictions, int label) =>
        predictions.ScoresOf(label) is { } scores ? Of(scores, predictions.AreOf(label)) : null;

    internal static double? Of(ScoreCutoffs cutoffs)
    {
        if (cutoffs.Positives == 0)
            return null;
        var sum = 0.0;
        long before = 0;
        foreach (var (_, right, wrong) in cutoffs.All())
        {
            // Most cut-offs of a rare class let in no more of it, and a division takes long.
            if (right == before)
                continue;
            sum += (right - before) * ((double)right / (right + wrong));
            before = right;
        }

        return sum / cutoffs.Positives;
    }
}

namespace Fashion.Core.Metrics;

/// <summary>
/// The receiver operating characteristic of one class against the rest (Fawcett, "An introduction to ROC analysis", 2006).
/// </summary>
/// <param name="Points">
/// From (0, 0) to (1, 1), as scikit-learn's roc_curve gives them: of equal steps in one direction only the last is there.
/// </param>
/// <param name="Auc">
/// The area under it: the share of pairs of a positive and a negative in which the positive scores higher, ties half.
/// </param>
public sealed record RocCurve(IReadOnlyList<RocPoint> Points, double Auc)
{
    /// <param name="scores">Of each image; higher speaks for the class.</param>
    /// <param name="positive">Whether each is of the class.</param>
    /// <returns>Null where all or none are of the class.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public static RocCurve? Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive) => Of(new ScoreCutoffs(scores, positive));

    /// <summary>By the probabilities of a class.</summary>
    /// <param name="predictions">Of a classifier.</param>
    /// <param name="label">The class.</param>
    /// <returns>Null where all or none are of the class, or there are no probabilities.</returns>
    public static RocCurve? Of(Predictions predictions, int label) =>
        predictions.ScoresOf(label) is { } scores ? Of(scores, predictions.AreOf(label)) : null;

    /// <summary>The area alone, without the curve; null where there is none.</summary>
    internal static double? AreaUnder(ScoreCutoffs cutoffs)
    {
        if (cutoffs.Positives == 0 || cutoffs.Negatives == 0)
            return null;
        // Whole numbers: the area is rounded once.
        long twice = 0;
        var last = default(ScoreCutoffs.Cutoff);
        foreach (var cutoff in cutoffs.All())
        {
            twice += (cutoff.FalsePositives - last.FalsePositives) * (cutoff.TruePositives + last.TruePositives);
            last = cutoff;
        }

        return twice / (2.0 * cutoffs.Positives * cutoffs.Negatives);
    }

    private static RocCurve? Of(ScoreCutoffs cutoffs)
    {
        if (AreaUnder(cutoffs) is not { } area)
            return null;
        double positives = cutoffs.Positives, negatives = cutoffs.Negatives;
        var corners = Corners([.. cutoffs.All()]);
        return new RocCurve(
            [
                new RocPoint(0, 0, corners[0].Score + 1.0),
                .. corners.Select(corner =>
                    new RocPoint(corner.FalsePositives / negatives, corner.TruePositives / positives, corner.Score)),
            ],
            area);
    }

    private static IReadOnlyList<ScoreCutoffs.Cutoff> Corners(IReadOnlyList<ScoreCutoffs.Cutoff> all) =>
    [
        .. all.Where((cutoff, at) => at == 0 || at == all.Count - 1 || Step(all[at - 1], cutoff) != Step(cutoff, all[at + 1])),
    ];

    private static (long, long) Step(ScoreCutoffs.Cutoff from, ScoreCutoffs.Cutoff to) =>
        (to.TruePositives - from.TruePositives, to.FalsePositives - from.FalsePositives);
}

namespace Fashion.Core.Metrics;

/// <summary>What is measured of one class against the rest. Null is undefined.</summary>
/// <param name="Name">Of the class; any text.</param>
/// <param name="Scores">By the predicted classes.</param>
/// <param name="Auc">The area under its <see cref="RocCurve"/>; null where all or none are of it.</param>
/// <param name="AveragePrecision">Null where none is of it.</param>
public sealed record ClassMetrics(string Name, ClassScores Scores, double? Auc, double? AveragePrecision)
{
    /// <param name="predictions">Of a classifier.</param>
    /// <param name="label">The class.</param>
    public static ClassMetrics Of(Predictions predictions, int label)
    {
        var cutoffs = predictions.ScoresOf(label) is { } scores ? new ScoreCutoffs(scores, predictions.AreOf(label)) : null;
        return new ClassMetrics(
            predictions.ClassNames[label], predictions.Confusion.Scores(label),
            cutoffs is null ? null : RocCurve.AreaUnder(cutoffs), cutoffs is null ? null : Metrics.AveragePrecision.Of(cutoffs));
    }
}

namespace Fashion.Core.Metrics;

/// <summary>Why metrics are undefined, in sentences.</summary>
internal static class UndefinedMetrics
{
    /// <param name="metrics">Those whose nulls are to be explained.</param>
    /// <param name="hasProbabilities">Whether the classifier gives any.</param>
    public static IEnumerable<string> Of(ClassificationMetrics metrics, bool hasProbabilities)
    {
        if (metrics.Confusion.Total == 0)
            return ["every metric is undefined: there are no images"];
        return
        [
            .. metrics.Classes.SelectMany((own, label) => OfScores(own, metrics.Confusion.PredictedAs(label))),
            .. OfConfusion(metrics),
            .. hasProbabilities ? OfRanking(metrics) : [WithoutProbabilities],
        ];
    }

    private const string WithoutProbabilities =
        "log loss, top-k accuracy, calibration, Brier score, ROC AUC and average precision are undefined: "
        + "the classifier gives no probabilities";

    private static IEnumerable<string> OfScores(ClassMetrics own, long predictedAs) => (own.Scores.Support, predictedAs) switch
    {
        (0, 0) => [$"precision, recall and F1 of `{own.Name}` are undefined: no image is of it, and nothing was predicted as it"],
        (_, 0) => [$"precision of `{own.Name}` is undefined: nothing was predicted as it"],
        (0, _) => [$"recall of `{own.Name}` is undefined: no image is of it"],
        _ => [],
    };

    private static IEnumerable<string> OfConfusion(ClassificationMetrics metrics)
    {
        if (metrics.CohenKappa is null)
            yield return "Cohen's kappa is undefined: all images are of one class and predicted as it";
        if (metrics.Matthews is null)
            yield return "Matthews' coefficient is undefined: the images or the predictions are all of one class";
    }

    private static IEnumerable<string> OfRanking(ClassificationMetrics metrics)
    {
        foreach (var own in metrics.Classes)
        {
            if (own.AveragePrecision is null)
                yield return $"ROC AUC and average precision of `{own.Name}` are undefined: no image is of it";
            else if (own.Auc is null)
                yield return $"ROC AUC of `{own.Name}` is undefined: every image is of it";
        }

        if (metrics.MacroAuc is null)
            yield return "macro and weighted ROC AUC are undefined: those of some classes are";
        if (metrics.MicroAuc is null)
            yield return "micro ROC AUC is undefined: there is but one class";
        if (metrics.MacroAveragePrecision is null)
            yield return "macro and weighted average precision are undefined: those of some classes are";
    }
}

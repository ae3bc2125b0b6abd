using Fashion.Core.Metrics;

namespace Fashion.Reports.Tables;

/// <summary>The corners of the ROC curves.</summary>
public static class RocTable
{
    /// <summary>Of each class that has a curve; no rows without probabilities.</summary>
    public static Table Of(Predictions predictions, string key) => new(
        key, "ROC curves",
        [
            new Column("class", "class"), new("false_positive_rate", "false positive rate", ColumnKind.Figure),
            new("true_positive_rate", "true positive rate", ColumnKind.Figure), new("threshold", "threshold", ColumnKind.Figure),
        ],
        [
            .. Enumerable.Range(0, predictions.ClassCount).SelectMany(label =>
                (RocCurve.Of(predictions, label)?.Points ?? []).Select(point => (IReadOnlyList<object?>)
                    [predictions.ClassNames[label], point.FalsePositiveRate, point.TruePositiveRate, point.Threshold])),
        ]);
}

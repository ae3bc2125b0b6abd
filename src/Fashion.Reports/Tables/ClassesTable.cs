using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;

namespace Fashion.Reports.Tables;

/// <summary>The classification report: what is measured of each class against the rest, and the means over the classes.</summary>
public static class ClassesTable
{
    /// <summary>Null where the data have no such part.</summary>
    public static Table? Of(EvaluatedRun run, DataPart part) => run.Metrics(part) is { } metrics
        ? Of(metrics, $"{PartNames.Key(part)}_classes", $"Classes, {PartNames.Of(part)} images")
        : null;

    public static Table Of(ClassificationMetrics metrics, string key, string title) => new(
        key, title,
        [
            new Column("class", "class"), new("precision", "precision", ColumnKind.Figure), new("recall", "recall", ColumnKind.Figure),
            new("f1", "F1", ColumnKind.Figure), new("support", "support", ColumnKind.Count), new("auc", "ROC AUC", ColumnKind.Figure),
            new("average_precision", "average precision", ColumnKind.Figure),
        ],
        [
            .. metrics.Classes.Select(own => Row(own.Name, own.Scores, own.Auc, own.AveragePrecision)),
            Row("macro average", metrics.MacroAverage, metrics.MacroAuc, metrics.MacroAveragePrecision),
            Row("micro average", metrics.MicroAverage, metrics.MicroAuc, metrics.MicroAveragePrecision),
            Row("weighted average", metrics.WeightedAverage, metrics.WeightedAuc, metrics.WeightedAveragePrecision),
        ])
    {
        Notes = metrics.Notes,
    };

    private static IReadOnlyList<object?> Row(string name, ClassScores scores, double? auc, double? averagePrecision) =>
        [name, scores.Precision, scores.Recall, scores.F1, scores.Support, auc, averagePrecision];
}

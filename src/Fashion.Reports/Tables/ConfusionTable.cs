using Fashion.Core.Metrics;

namespace Fashion.Reports.Tables;

/// <summary>The confusion matrix: a row for each true class, a column for each predicted one.</summary>
public static class ConfusionTable
{
    public static Table Counts(ConfusionMatrix matrix, IReadOnlyList<string> classNames, string key) => Of(
        matrix, classNames, key, "Confusion matrix", ColumnKind.Count, (label, predicted) => matrix[label, predicted]);

    /// <summary>The shares of each row; undefined for a class without images.</summary>
    public static Table Rates(ConfusionMatrix matrix, IReadOnlyList<string> classNames, string key) => Of(
        matrix, classNames, key, "Confusion matrix, shares of each true class", ColumnKind.Figure, (label, predicted) => matrix.Rate(label, predicted));

    private static Table Of(
        ConfusionMatrix matrix, IReadOnlyList<string> classNames, string key, string title, ColumnKind kind, Func<int, int, object?> cell) => new(
        key, title,
        [new Column("class", "true \\ predicted"), .. classNames.Select(name => new Column(name, name, kind))],
        [
            .. Enumerable.Range(0, matrix.ClassCount).Select(label => (IReadOnlyList<object?>)
                [classNames[label], .. Enumerable.Range(0, matrix.ClassCount).Select(predicted => cell(label, predicted))]),
        ]);
}

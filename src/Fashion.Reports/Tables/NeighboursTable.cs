namespace Fashion.Reports.Tables;

/// <summary>The accuracy of a k-NN for each k.</summary>
public static class NeighboursTable
{
    /// <param name="accuracies">For k = 1, 2, and so on.</param>
    public static Table Of(IReadOnlyList<double> accuracies) => new(
        "curve", "Accuracy against k",
        [new Column("k", "k", ColumnKind.Count), new("accuracy", "accuracy", ColumnKind.Share)],
        [.. accuracies.Select((accuracy, at) => (IReadOnlyList<object?>)[at + 1L, accuracy])]);
}

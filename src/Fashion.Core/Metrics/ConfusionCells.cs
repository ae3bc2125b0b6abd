namespace Fashion.Core.Metrics;

/// <summary>The cells of a confusion matrix that occur, counted for one choice of images after the other.</summary>
internal sealed class ConfusionCells
{
    // Tables that take turns: the processor need not wait for one count before the next of the same cell.
    private const int Turns = 4;

    private readonly int[] cellOf;
    private readonly (int True, int Predicted)[] cells;
    private readonly int[] counts;
    private readonly long[] right, support, predictedAs;
    private long total;

    public ConfusionCells(Predictions predictions)
    {
        var known = new Dictionary<(int, int), int>();
        cellOf = new int[predictions.Count];
        for (var row = 0; row < cellOf.Length; row++)
        {
            var cell = (predictions.Labels[row], predictions.Predicted[row]);
            known.TryAdd(cell, known.Count);
            cellOf[row] = known[cell] * Turns;
        }

        cells = new (int, int)[known.Count];
        foreach (var (cell, index) in known)
            cells[index] = cell;
        counts = new int[cells.Length * Turns];
        right = new long[predictions.ClassCount];
        support = new long[predictions.ClassCount];
        predictedAs = new long[predictions.ClassCount];
    }

    public void Clear()
    {
        Array.Clear(counts);
        total = 0;
    }

    /// <summary>Counts images; one that is there twice counts twice.</summary>
    public void Count(ReadOnlySpan<int> rows)
    {
        total += rows.Length;
        var at = 0;
        for (; at + Turns <= rows.Length; at += Turns)
        {
            counts[cellOf[rows[at]]]++;
            counts[cellOf[rows[at + 1]] + 1]++;
            counts[cellOf[rows[at + 2]] + 2]++;
            counts[cellOf[rows[at + 3]] + 3]++;
        }

        for (; at < rows.Length; at++)
            counts[cellOf[rows[at]]]++;
    }

    /// <summary>What a <see cref="ConfusionMatrix"/> of these counts says; at least one image has been counted.</summary>
    public (double Accuracy, double MacroF1) AccuracyAndMacroF1()
    {
        Array.Clear(right);
        Array.Clear(support);
        Array.Clear(predictedAs);
        long hits = 0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            long count = 0;
            foreach (var part in counts.AsSpan(cell * Turns, Turns))
                count += part;
            var (label, predicted) = cells[cell];
            support[label] += count;
            predictedAs[predicted] += count;
            if (label == predicted)
                (right[label], hits) = (count, hits + count);
        }

        return ((double)hits / total, MacroF1());
    }

    private double MacroF1()
    {
        var sum = 0.0;
        var there = 0;
        for (var label = 0; label < right.Length; label++)
        {
            var either = support[label] + predictedAs[label];
            if (either > 0)
                (sum, there) = (sum + 2.0 * right[label] / either, there + 1);
        }

        return sum / there;
    }
}

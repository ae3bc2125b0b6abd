using Fashion.Core.Random;

namespace Fashion.Core.Data;

/// <summary>
/// Divides samples into parts in which every class keeps its proportion. The result is a function of the labels, the
/// sizes and the seed alone.
/// </summary>
public static class StratifiedSplit
{
    /// <summary>
    /// Disjoint sets of row numbers, each ascending, one for each of <paramref name="sizes"/>; what the sizes leave over
    /// is in none. The count of a class in a part is within one of its proportional share.
    /// </summary>
    /// <param name="labels">The class of each row, 0 to <paramref name="classCount"/> - 1.</param>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="sizes">How many rows each part takes; together at most as many as there are labels.</param>
    /// <param name="seed">Decides which rows go where.</param>
    /// <param name="purpose">Names the random streams, one for each class.</param>
    public static int[][] Divide(
        ReadOnlySpan<int> labels, int classCount, IReadOnlyList<int> sizes, ulong seed, string purpose = "split")
    {
        var left = labels.Length - sizes.Sum();
        ArgumentOutOfRangeException.ThrowIfNegative(left, nameof(sizes));

        var rowsOfClass = RowsOfClass(labels, classCount);
        var shares = Apportionment.Divide([.. rowsOfClass.Select(rows => rows.Length)], [.. sizes, left]);
        var parts = sizes.Select(size => new List<int>(size)).ToArray();
        for (var label = 0; label < classCount; label++)
        {
            var rows = rowsOfClass[label];
            new RandomStream(seed, purpose, label).Shuffle(rows);
            var next = 0;
            for (var part = 0; part < parts.Length; part++)
            {
                parts[part].AddRange(rows.AsSpan(next, shares[label][part]));
                next += shares[label][part];
            }
        }

        return Array.ConvertAll(parts, part =>
        {
            part.Sort();
            return part.ToArray();
        });
    }

    private static int[][] RowsOfClass(ReadOnlySpan<int> labels, int classCount)
    {
        var counts = new int[classCount];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        var rows = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (var row = 0; row < labels.Length; row++)
        {
            rows[labels[row]][counts[labels[row]]++] = row;
        }

        return rows;
    }
}

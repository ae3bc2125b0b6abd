namespace Fashion.Core.Metrics;

/// <summary>Kendall's rank correlation (Kendall 1945), as scipy.stats.kendalltau and pandas' <c>corr(method="kendall")</c>.</summary>
public static class KendallTau
{
    /// <summary>
    /// Tau-b of two classifiers' predictions: their class labels taken as numbers, (C - D) / sqrt((P - S) (P - T)). Of all
    /// P pairs of images, C are ordered alike by both lists, D oppositely, S tie in the first and T in the second. It is 1
    /// where both order alike, -1 where oppositely; since classes have no order of their own, another numbering of them
    /// gives another figure.
    /// </summary>
    /// <param name="first">Labels from 0 on.</param>
    /// <param name="second">As many.</param>
    /// <param name="classCount">What all labels are below.</param>
    /// <returns>Null where one list is constant: there is nothing to order.</returns>
    public static double? TauB(ReadOnlySpan<int> first, ReadOnlySpan<int> second, int classCount)
    {
        var table = new ConfusionMatrix(classCount);
        table.Add(first, second);
        // Rows from the last up: `below` counts, for each column, what lies in the rows already passed.
        var below = new long[classCount];
        long passed = 0, balance = 0, tiedFirst = 0, tiedSecond = 0;
        for (var row = classCount - 1; row >= 0; row--)
        {
            long left = 0;
            for (var column = 0; column < classCount; column++)
            {
                var right = passed - left - below[column];
                balance += table[row, column] * (right - left);
                left += below[column];
            }

            for (var column = 0; column < classCount; column++)
                below[column] += table[row, column];
            passed += table.Support(row);
            tiedFirst += Pairs(table.Support(row));
            tiedSecond += Pairs(table.PredictedAs(row));
        }

        var all = Pairs(table.Total);
        return all == tiedFirst || all == tiedSecond
            ? null
            : balance / (Math.Sqrt(all - tiedFirst) * Math.Sqrt(all - tiedSecond));
    }

    private static long Pairs(long count) => count * (count - 1) / 2;
}

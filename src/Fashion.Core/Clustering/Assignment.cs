namespace Fashion.Core.Clustering;

/// <summary>The best one-to-one assignment of as many columns as rows (Kuhn 1955; in the O(n^3) form of Jonker and Volgenant 1987).</summary>
public static class Assignment
{
    /// <summary>The column of each row, so that the sum of the chosen numbers is as large as can be.</summary>
    /// <param name="gains">Rows x columns, as many of the one as of the other; finite numbers.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static int[] Best(double[,] gains)
    {
        var size = gains.GetLength(0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gains.GetLength(1), size, nameof(gains));
        if (gains.Cast<double>().Any(gain => !double.IsFinite(gain)))
            throw new ArgumentException("a gain is no finite number", nameof(gains));
        // Rows and columns count from 1; place 0 is where a row waits for its column.
        double[] rowPrices = new double[size + 1], columnPrices = new double[size + 1];
        int[] rowOf = new int[size + 1], before = new int[size + 1];
        for (var row = 1; row <= size; row++)
        {
            rowOf[0] = row;
            var column = 0;
            var least = new double[size + 1];
            Array.Fill(least, double.PositiveInfinity);
            var seen = new bool[size + 1];
            do
            {
                seen[column] = true;
                var (next, step) = (0, double.PositiveInfinity);
                for (var other = 1; other <= size; other++)
                {
                    if (seen[other])
                        continue;
                    var cost = -gains[rowOf[column] - 1, other - 1] - rowPrices[rowOf[column]] - columnPrices[other];
                    if (cost < least[other])
                        (least[other], before[other]) = (cost, column);
                    if (least[other] < step)
                        (next, step) = (other, least[other]);
                }

                for (var other = 0; other <= size; other++)
                {
                    if (seen[other])
                    {
                        rowPrices[rowOf[other]] += step;
                        columnPrices[other] -= step;
                    }
                    else
                    {
                        least[other] -= step;
                    }
                }

                column = next;
            }
            while (rowOf[column] != 0);

            for (; column != 0; column = before[column])
                rowOf[column] = rowOf[before[column]];
        }

        var columns = new int[size];
        for (var column = 1; column <= size; column++)
            columns[rowOf[column] - 1] = column - 1;
        return columns;
    }
}

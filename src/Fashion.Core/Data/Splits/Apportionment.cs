namespace Fashion.Core.Data;

/// <summary>Divides the members of several classes among several parts in proportion.</summary>
internal static class Apportionment
{
    /// <summary>
    /// How many of each class go into each part: [class][part]. Every class and every part gets exactly its size, and every
    /// entry is its proportional share <c>class * part / total</c> rounded down, or that plus one.
    /// </summary>
    /// <param name="classSizes">How many there are of each class.</param>
    /// <param name="partSizes">How many each part takes; together as many as the classes have.</param>
    public static int[][] Divide(IReadOnlyList<int> classSizes, IReadOnlyList<int> partSizes)
    {
        long total = classSizes.Sum(size => (long)size);
        var shares = classSizes
            .Select(size => partSizes.Select(part => total == 0 ? 0 : (int)((long)size * part / total)).ToArray())
            .ToArray();
        var wanted = Enumerable.Range(0, partSizes.Count)
            .Select(part => partSizes[part] - shares.Sum(share => share[part]))
            .ToArray();

        // What rounding left over is a 0/1 table with known row and column sums: giving each row's ones to the columns
        // that want most always succeeds (Gale and Ryser 1957).
        for (var row = 0; row < shares.Length; row++)
        {
            var left = classSizes[row] - shares[row].Sum();
            var size = classSizes[row];
            var neediest = Enumerable.Range(0, partSizes.Count)
                .OrderByDescending(part => wanted[part])
                .ThenByDescending(part => total == 0 ? 0 : (long)size * partSizes[part] % total)
                .ThenBy(part => part)
                .Take(left)
                .ToArray();
            foreach (var part in neediest)
            {
                shares[row][part]++;
                wanted[part]--;
            }
        }

        return shares;
    }
}

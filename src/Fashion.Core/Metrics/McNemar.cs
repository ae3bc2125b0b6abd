namespace Fashion.Core.Metrics;

/// <summary>
/// Whether two classifiers are right equally often on the same images (McNemar 1947), by the exact binomial test on those
/// that exactly one of both gets right.
/// </summary>
/// <param name="OnlyFirst">Images that the first gets right and the second wrong.</param>
/// <param name="OnlySecond">Images that the second gets right and the first wrong.</param>
/// <param name="PValue">
/// How likely so uneven a split, or a more uneven one, would be with equal chances; 1 where there is nothing to split.
/// </param>
public sealed record McNemar(long OnlyFirst, long OnlySecond, double PValue)
{
    /// <param name="first">One classifier's predictions.</param>
    /// <param name="second">The other's, of the same images.</param>
    /// <exception cref="ArgumentException">They are of other images.</exception>
    public static McNemar Of(Predictions first, Predictions second)
    {
        first.CheckSameImages(second);
        return Of(
            first.Labels.Where((label, row) => label == first.Predicted[row] && label != second.Predicted[row]).LongCount(),
            first.Labels.Where((label, row) => label != first.Predicted[row] && label == second.Predicted[row]).LongCount());
    }

    /// <param name="onlyFirst">Images that the first gets right and the second wrong.</param>
    /// <param name="onlySecond">Images that the second gets right and the first wrong.</param>
    public static McNemar Of(long onlyFirst, long onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        return new McNemar(onlyFirst, onlySecond, TwoSided(Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond));
    }

    // Binomial coefficients as multiples of the middle one, each from its neighbour: none overflows, and no logarithm takes
    // digits away. Those too small for a double add nothing that a double could show.
    private static double TwoSided(long fewer, long all)
    {
        var weight = 1.0;
        double within = 0, tail = 0;
        for (var count = all / 2; count >= 0 && weight > 0; count--)
        {
            if (count <= fewer)
                tail += weight;
            else
                within += weight;
            weight *= count / (all - count + 1.0);
        }

        // Both halves, without counting the middle of an even number twice.
        var whole = 2 * (within + tail) - (all % 2 == 0 ? 1 : 0);
        return Math.Min(1, 2 * tail / whole);
    }
}

namespace Fashion.Core.Metrics;

/// <summary>Draws from a binomial distribution by inverting its cumulative probabilities: as many draws as one likes from one table.</summary>
internal sealed class BinomialDraws
{
    // Relative to the likeliest count; what is rarer no number of draws would show.
    private const double Least = 1e-18;

    private readonly int first;
    private readonly double[] upTo;

    /// <param name="trials">From 0 on.</param>
    /// <param name="chance">Of each trial, 0 to 1.</param>
    public BinomialDraws(int trials, double chance)
    {
        var likeliest = Math.Min(trials, (int)((trials + 1) * chance));
        var odds = chance / (1 - chance);
        // Each weight from its neighbour, from the likeliest on both ways: none overflows.
        var below = Weights(likeliest, count => count / ((trials - count + 1) * odds));
        var above = Weights(trials - likeliest, left => left / (trials - left + 1.0) * odds);
        first = likeliest - below.Count;
        upTo = [.. Enumerable.Reverse(below), 1, .. above];
        for (var at = 1; at < upTo.Length; at++)
            upTo[at] += upTo[at - 1];
    }

    /// <param name="uniform">From 0 to below 1.</param>
    /// <returns>How many of the trials.</returns>
    public int Draw(double uniform)
    {
        var at = Array.BinarySearch(upTo, uniform * upTo[^1]);
        return first + Math.Min(at < 0 ? ~at : at + 1, upTo.Length - 1);
    }

    /// <param name="most">Steps until there is no such count.</param>
    /// <param name="ratio">Of the next weight to the last, by the steps that are left.</param>
    private static List<double> Weights(int most, Func<int, double> ratio)
    {
        var weights = new List<double>();
        var weight = 1.0;
        for (var left = most; left > 0; left--)
        {
            weight *= ratio(left);
            if (!(weight > Least))
                break;
            weights.Add(weight);
        }

        return weights;
    }
}

using Fashion.Core.Random;

namespace Fashion.Core.Metrics;

/// <summary>
/// By how much one classifier's accuracy exceeds another's on the same images, by resampling the images for both at once.
/// </summary>
/// <param name="Difference">The first's accuracy less the second's.</param>
/// <param name="Interval">The difference's percentile interval.</param>
/// <param name="PValue">
/// Two-sided, of no difference: twice the share of resamples in which the sign turns or the difference is none, the data
/// themselves counted as one (Davison and Hinkley 1997); about where the interval of level 1 - p ends at 0. At most 1.
/// </param>
public sealed record PairedBootstrap(double Difference, ConfidenceInterval Interval, double PValue)
{
    /// <param name="first">One classifier's predictions.</param>
    /// <param name="second">The other's, of the same images.</param>
    /// <param name="seed">The same gives the same figures on every machine.</param>
    /// <param name="resamples">How many; the least p-value is 2 / (resamples + 1).</param>
    /// <param name="level">Between 0 and 1.</param>
    /// <returns>Null where there are no images.</returns>
    /// <exception cref="ArgumentException">They are of other images, or the options out of range.</exception>
    public static PairedBootstrap? Of(Predictions first, Predictions second, ulong seed, int resamples = 1000, double level = 0.95)
    {
        Bootstrap.CheckOptions(resamples, level);
        first.CheckSameImages(second);
        if (first.Count == 0)
            return null;
        var test = McNemar.Of(first, second);
        var differences = Differences(first, second, test, seed, resamples);
        var turned = Math.Min(differences.Count(gain => gain <= 0), differences.Count(gain => gain >= 0));
        return new PairedBootstrap(
            (double)(test.OnlyFirst - test.OnlySecond) / first.Count, ConfidenceInterval.OfPercentiles(differences, level),
            Math.Min(1, 2.0 * (turned + 1) / (resamples + 1)));
    }

    /// <summary>
    /// Of images drawn with replacement, only how many of those are drawn that one alone gets right matters: so many of all
    /// by one binomial distribution, and so many of them for either by another.
    /// </summary>
    private static double[] Differences(Predictions first, Predictions second, McNemar test, ulong seed, int resamples)
    {
        var differences = new double[resamples];
        var decided = test.OnlyFirst + test.OnlySecond;
        if (decided == 0)
            return differences;
        // Both orders draw the same resamples: those of whoever gets the first of these images.
        var forFirst = Enumerable.Range(0, first.Count).First(row => IsRight(first, row) != IsRight(second, row)) is var row && IsRight(first, row);
        var chance = (double)(forFirst ? test.OnlyFirst : test.OnlySecond) / decided;
        var random = new RandomStream(seed, "paired bootstrap");
        var all = new BinomialDraws(first.Count, (double)decided / first.Count);
        var shares = new Dictionary<int, BinomialDraws>();
        for (var resample = 0; resample < resamples; resample++)
        {
            var drawn = all.Draw(random.NextDouble());
            if (!shares.TryGetValue(drawn, out var own))
                shares.Add(drawn, own = new BinomialDraws(drawn, chance));
            var gained = 2 * own.Draw(random.NextDouble()) - drawn;
            differences[resample] = (double)(forFirst ? gained : -gained) / first.Count;
        }

        return differences;
    }

    private static bool IsRight(Predictions predictions, int row) => predictions.Predicted[row] == predictions.Labels[row];
}

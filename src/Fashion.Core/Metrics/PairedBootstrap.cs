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
        var gains = Gains(first, second);
        var differences = new double[resamples];
        var resampling = new Resampling(seed, first.Count);
        for (var resample = 0; resample < resamples; resample++)
        {
            resampling.MoveTo(resample);
            var sum = 0;
            for (var rows = resampling.Next(); rows.Length > 0; rows = resampling.Next())
            {
                foreach (var row in rows)
                    sum += gains[row];
            }

            differences[resample] = (double)sum / first.Count;
        }

        var turned = Math.Min(differences.Count(gain => gain <= 0), differences.Count(gain => gain >= 0));
        return new PairedBootstrap(
            (double)gains.Sum(gain => gain) / first.Count, ConfidenceInterval.OfPercentiles(differences, level),
            Math.Min(1, 2.0 * (turned + 1) / (resamples + 1)));
    }

    // 1 where only the first is right, -1 where only the second.
    private static sbyte[] Gains(Predictions first, Predictions second) =>
    [
        .. first.Labels.Select((label, row) =>
            (sbyte)((label == first.Predicted[row] ? 1 : 0) - (label == second.Predicted[row] ? 1 : 0))),
    ];
}

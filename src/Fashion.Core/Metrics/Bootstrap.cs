namespace Fashion.Core.Metrics;

/// <summary>
/// Percentile intervals of a classifier's figures by resampling its images (Efron, "Bootstrap methods: another look at the
/// jackknife", 1979). All come from the same resamples.
/// </summary>
/// <param name="Accuracy">Of the share predicted right.</param>
/// <param name="MacroF1">
/// Of <see cref="ConfusionMatrix.MacroAverage"/>. Where classes have so few images that resamples lack them, it may lie beside
/// the figure itself: each resample's mean is over the classes that it has.
/// </param>
/// <param name="LogLoss">Null where there are no probabilities.</param>
public sealed record Bootstrap(ConfidenceInterval Accuracy, ConfidenceInterval MacroF1, ConfidenceInterval? LogLoss)
{
    /// <param name="predictions">Of a classifier.</param>
    /// <param name="seed">The same gives the same intervals on every machine.</param>
    /// <param name="resamples">How many; more make the ends steadier.</param>
    /// <param name="level">Between 0 and 1.</param>
    /// <returns>Null where there are no images.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no resample, or the level is no chance between 0 and 1.</exception>
    public static Bootstrap? Of(Predictions predictions, ulong seed, int resamples = 1000, double level = 0.95)
    {
        CheckOptions(resamples, level);
        if (predictions.Count == 0)
            return null;
        var losses = predictions.Probabilities is { } probabilities ? Metrics.LogLoss.Each(probabilities, predictions.Labels) : null;
        var cells = new ConfusionCells(predictions);
        var accuracy = new double[resamples];
        var macroF1 = new double[resamples];
        var loss = new double[resamples];
        var resampling = new Resampling(seed, predictions.Count);
        for (var resample = 0; resample < resamples; resample++)
        {
            resampling.MoveTo(resample);
            cells.Clear();
            for (var rows = resampling.Next(); rows.Length > 0; rows = resampling.Next())
            {
                cells.Count(rows);
                if (losses is not null)
                    loss[resample] += Sum(losses, rows);
            }

            (accuracy[resample], macroF1[resample]) = cells.AccuracyAndMacroF1();
            loss[resample] /= predictions.Count;
        }

        return new Bootstrap(
            ConfidenceInterval.OfPercentiles(accuracy, level), ConfidenceInterval.OfPercentiles(macroF1, level),
            losses is null ? null : ConfidenceInterval.OfPercentiles(loss, level));
    }

    internal static void CheckOptions(int resamples, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (level is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "not between 0 and 1");
    }

    // Four sums, none of which waits for another.
    private static double Sum(double[] losses, ReadOnlySpan<int> rows)
    {
        double first = 0, second = 0, third = 0, fourth = 0;
        var at = 0;
        for (; at + 4 <= rows.Length; at += 4)
        {
            first += losses[rows[at]];
            second += losses[rows[at + 1]];
            third += losses[rows[at + 2]];
            fourth += losses[rows[at + 3]];
        }

        for (; at < rows.Length; at++)
            first += losses[rows[at]];
        return first + second + (third + fourth);
    }
}

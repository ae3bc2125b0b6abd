namespace Fashion.Core.Metrics;

/// <summary>The share of images whose class is among the k likeliest.</summary>
public static class TopK
{
    /// <summary>
    /// For k = 1 to <paramref name="most"/>, as scikit-learn's top_k_accuracy_score: of equally likely classes the one of the
    /// higher index ranks first. Plain accuracy takes the lower one, so that ties make top-1 another figure.
    /// With two classes scikit-learn has a rule of its own for k = 1, by which the tie goes to the lower index; here it does not.
    /// </summary>
    /// <param name="predictions">Of a classifier.</param>
    /// <param name="most">The last k, up to the number of classes.</param>
    /// <returns>Null where there are no images or no probabilities.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer classes, or <paramref name="most"/> is below 1.</exception>
    public static IReadOnlyList<double>? Accuracies(Predictions predictions, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, predictions.ClassCount);
        if (predictions.Count == 0 || predictions.Probabilities is not { } probabilities)
            return null;
        var atRank = new long[predictions.ClassCount];
        for (var row = 0; row < predictions.Count; row++)
            atRank[Rank(probabilities.AsSpan(row * predictions.ClassCount, predictions.ClassCount), predictions.Labels[row])]++;
        var accuracies = new double[most];
        long hits = 0;
        for (var rank = 0; rank < most; rank++)
        {
            hits += atRank[rank];
            accuracies[rank] = (double)hits / predictions.Count;
        }

        return accuracies;
    }

    private static int Rank(ReadOnlySpan<float> row, int label)
    {
        var before = 0;
        for (var other = 0; other < row.Length; other++)
        {
            if (row[other] > row[label] || (row[other] == row[label] && other > label))
                before++;
        }

        return before;
    }
}

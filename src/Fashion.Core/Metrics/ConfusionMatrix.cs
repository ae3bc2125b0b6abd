namespace Fashion.Core.Metrics;

/// <summary>Counts of (true class, predicted class), and scikit-learn's scores of them. Of one class, an undefined score is null.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] counts;

    /// <exception cref="ArgumentOutOfRangeException">There are no classes.</exception>
    public ConfusionMatrix(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ClassCount = classCount;
        counts = new long[classCount * classCount];
    }

    public int ClassCount { get; }

    /// <summary>How many samples came so far.</summary>
    public long Total { get; private set; }

    /// <summary>How many were predicted right.</summary>
    public long Correct => Enumerable.Range(0, ClassCount).Sum(label => this[label, label]);

    /// <summary>The share that were predicted right; null before the first sample.</summary>
    public double? Accuracy => Ratio(Correct, Total);

    /// <summary>How many of class <paramref name="trueLabel"/> were predicted as <paramref name="predicted"/>.</summary>
    public long this[int trueLabel, int predicted] => counts[Index(trueLabel, predicted)];

    public void Add(int trueLabel, int predicted)
    {
        counts[Index(trueLabel, predicted)]++;
        Total++;
    }

    /// <summary>Adds pairs; both spans have one length.</summary>
    public void Add(ReadOnlySpan<int> trueLabels, ReadOnlySpan<int> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, trueLabels.Length);
        for (var at = 0; at < trueLabels.Length; at++)
        {
            Add(trueLabels[at], predicted[at]);
        }
    }

    /// <summary>How many are of the class.</summary>
    public long Support(int label)
    {
        long sum = 0;
        for (var predicted = 0; predicted < ClassCount; predicted++)
        {
            sum += this[label, predicted];
        }

        return sum;
    }

    /// <summary>How many were predicted as the class.</summary>
    public long PredictedAs(int label)
    {
        long sum = 0;
        for (var trueLabel = 0; trueLabel < ClassCount; trueLabel++)
        {
            sum += this[trueLabel, label];
        }

        return sum;
    }

    public ClassScores Scores(int label)
    {
        long right = this[label, label], support = Support(label), predicted = PredictedAs(label);
        return new ClassScores(Ratio(right, predicted), Ratio(right, support), Ratio(2 * right, support + predicted), support);
    }

    /// <summary>
    /// Means over the classes that are there or predicted. As scikit-learn's report has it, a score of such a class that is
    /// undefined counts 0: to predict a class never is no way to a better mean.
    /// </summary>
    public ClassScores MacroAverage() => Average(_ => 1);

    /// <summary>The same means in proportion to the classes' support.</summary>
    public ClassScores WeightedAverage() => Average(scores => scores.Support);

    /// <summary>
    /// The scores of all classes' decisions taken together. Each sample is of one class and predicted as one, so that every
    /// score is the accuracy.
    /// </summary>
    public ClassScores MicroAverage() => new(Accuracy, Accuracy, Accuracy, Total);

    /// <summary>The share of class <paramref name="trueLabel"/> that was predicted as <paramref name="predicted"/>.</summary>
    /// <returns>Null where none is of the class.</returns>
    public double? Rate(int trueLabel, int predicted) => Ratio(this[trueLabel, predicted], Support(trueLabel));

    /// <summary>
    /// Agreement beyond chance (Cohen 1960): 1 where all is right, 0 where as much as with predictions that know nothing of the
    /// labels.
    /// </summary>
    /// <returns>Null where all samples are of one class and predicted as it, or there are none.</returns>
    public double? CohenKappa()
    {
        var chance = Pairs(Support, PredictedAs);
        return Ratio((Total - Correct) * Total, Total * Total - chance) is { } share ? 1 - share : null;
    }

    /// <summary>
    /// The correlation of labels and predictions over several classes, -1 to 1 (Gorodkin, "Comparing two K-category assignments
    /// by a K-category correlation coefficient", 2004); of two classes, Matthews' (1975).
    /// </summary>
    /// <returns>Null where the labels or the predictions are all one class, or there are none; scikit-learn has 0 there.</returns>
    public double? Matthews()
    {
        double spread = Total * Total - Pairs(Support, Support);
        double predictedSpread = Total * Total - Pairs(PredictedAs, PredictedAs);
        return spread == 0 || predictedSpread == 0
            ? null
            : (Correct * Total - Pairs(Support, PredictedAs)) / Math.Sqrt(spread * predictedSpread);
    }

    // How many pairs of samples, one from each side, are of one class.
    private long Pairs(Func<int, long> one, Func<int, long> other) => Enumerable.Range(0, ClassCount).Sum(label => one(label) * other(label));

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private ClassScores Average(Func<ClassScores, long> weightOf)
    {
        var all = Enumerable.Range(0, ClassCount).Select(Scores).Where(scores => scores.F1 is not null).ToArray();
        var weight = all.Sum(weightOf);
        double? Mean(Func<ClassScores, double?> score) =>
            weight == 0 ? null : all.Sum(scores => (score(scores) ?? 0) * weightOf(scores)) / weight;

        return new ClassScores(Mean(scores => scores.Precision), Mean(scores => scores.Recall), Mean(scores => scores.F1), Total);
    }

    private int Index(int trueLabel, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)trueLabel, (uint)ClassCount, nameof(trueLabel));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)ClassCount, nameof(predicted));
        return trueLabel * ClassCount + predicted;
    }
}

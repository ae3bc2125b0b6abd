namespace Fashion.Core.Metrics;

/// <summary>What a classifier says of labelled images.</summary>
public sealed class Predictions
{
    // What a row of float32 probabilities may be off: rounding, and that of an ensemble's weights.
    private const float Rounding = 1e-3f;

    /// <param name="classNames">One for each label; any text.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="predicted">The predicted class of each image.</param>
    /// <param name="probabilities">Images x classes, each row's sum 1; null where the classifier gives none.</param>
    /// <exception cref="ArgumentException">
    /// There are no classes, the lengths don't fit together, a label is no class, or a row is no distribution.
    /// </exception>
    public Predictions(IReadOnlyList<string> classNames, int[] labels, int[] predicted, float[]? probabilities)
    {
        if (classNames.Count == 0)
            throw new ArgumentException("there are no classes", nameof(classNames));
        if (predicted.Length != labels.Length)
            throw new ArgumentException($"{predicted.Length} predictions for {labels.Length} images", nameof(predicted));
        CheckClasses(labels, classNames.Count, nameof(labels));
        CheckClasses(predicted, classNames.Count, nameof(predicted));
        if (probabilities is not null)
            CheckRows(probabilities, labels.Length, classNames.Count);
        (ClassNames, Labels, Predicted, Probabilities) = (classNames, labels, predicted, probabilities);
        Confusion = new ConfusionMatrix(classNames.Count);
        Confusion.Add(labels, predicted);
    }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The true class of each image.</summary>
    public int[] Labels { get; }

    /// <summary>The predicted class of each image.</summary>
    public int[] Predicted { get; }

    /// <summary>Images x classes; null where the classifier gives none.</summary>
    public float[]? Probabilities { get; }

    /// <summary>Counts of (true class, predicted class).</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    public int ClassCount => ClassNames.Count;

    /// <summary>Of each image the probability of a class; null where the classifier gives none.</summary>
    /// <param name="label">The class.</param>
    public float[]? ScoresOf(int label)
    {
        CheckClasses([label], ClassCount, nameof(label));
        if (Probabilities is not { } all)
            return null;
        var scores = new float[Count];
        for (var row = 0; row < scores.Length; row++)
            scores[row] = all[row * ClassCount + label];
        return scores;
    }

    /// <summary>Of each image whether it is of a class.</summary>
    /// <param name="label">The class.</param>
    public bool[] AreOf(int label) => Array.ConvertAll(Labels, own => own == label);

    /// <summary>Each image with each class, by the class's probability: whether it is of it. Null where there are none.</summary>
    internal ScoreCutoffs? PairCutoffs()
    {
        if (Probabilities is not { Length: > 0 } scores)
            return null;
        var isOf = new bool[scores.Length];
        for (var row = 0; row < Count; row++)
            isOf[row * ClassCount + Labels[row]] = true;
        return new ScoreCutoffs(scores, isOf);
    }

    /// <exception cref="ArgumentException">The other predictions are of other images.</exception>
    internal void CheckSameImages(Predictions other)
    {
        if (ClassCount != other.ClassCount || !Labels.AsSpan().SequenceEqual(other.Labels))
            throw new ArgumentException("these are predictions of other images", nameof(other));
    }

    private static void CheckClasses(ReadOnlySpan<int> labels, int classCount, string name)
    {
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classCount)
                throw new ArgumentException($"{label} is none of {classCount} classes", name);
        }
    }

    private static void CheckRows(float[] probabilities, int count, int classCount)
    {
        if (probabilities.LongLength != (long)count * classCount)
        {
            throw new ArgumentException(
                $"{probabilities.Length} probabilities for {count} images of {classCount} classes", nameof(probabilities));
        }

        for (var row = 0; row < count; row++)
        {
            var sum = 0f;
            foreach (var share in probabilities.AsSpan(row * classCount, classCount))
            {
                // Not a number is in no range.
                sum += share is >= 0 and <= 1 + Rounding ? share : float.NaN;
            }

            if (!(Math.Abs(sum - 1) <= Rounding))
                throw new ArgumentException($"the probabilities of image {row} are no distribution", nameof(probabilities));
        }
    }
}

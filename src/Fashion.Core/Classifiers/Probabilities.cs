namespace Fashion.Core.Classifiers;

/// <summary>What follows from class probabilities, images x classes.</summary>
public static class Probabilities
{
    /// <summary>The index of the largest number, the first of equals.</summary>
    public static int Largest(ReadOnlySpan<float> numbers)
    {
        var largest = 0;
        for (var index = 1; index < numbers.Length; index++)
        {
            if (numbers[index] > numbers[largest])
                largest = index;
        }

        return largest;
    }

    /// <summary>The likeliest class of each image, the first of equals.</summary>
    public static int[] Labels(float[] probabilities, int classCount)
    {
        var labels = new int[probabilities.Length / classCount];
        for (var row = 0; row < labels.Length; row++)
            labels[row] = Largest(probabilities.AsSpan(row * classCount, classCount));
        return labels;
    }

    /// <summary>All of an image's probability on one class.</summary>
    public static float[] Certain(int[] labels, int classCount)
    {
        var probabilities = new float[labels.Length * classCount];
        for (var row = 0; row < labels.Length; row++)
            probabilities[row * classCount + labels[row]] = 1;
        return probabilities;
    }

    /// <summary>The mean of -log p(true class); <see cref="Metrics.LogLoss"/>.</summary>
    /// <returns>Not a number where there are no labels.</returns>
    public static double LogLoss(float[] probabilities, IReadOnlyList<int> labels) =>
        Metrics.LogLoss.Of(probabilities, labels) ?? double.NaN;
}

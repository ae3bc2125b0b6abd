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

    /// <summary>
    /// The mean of -log p(true class), with probabilities no smaller than float32's epsilon, as scikit-learn's log_loss:
    /// a class that got no vote costs 15.9, not infinity.
    /// </summary>
    public static double LogLoss(float[] probabilities, IReadOnlyList<int> labels)
    {
        const double Epsilon = 1.1920929e-07;
        var classCount = probabilities.Length / labels.Count;
        var sum = 0.0;
        for (var row = 0; row < labels.Count; row++)
            sum -= Math.Log(Math.Clamp(probabilities[row * classCount + labels[row]], Epsilon, 1 - Epsilon));
        return sum / labels.Count;
    }
}

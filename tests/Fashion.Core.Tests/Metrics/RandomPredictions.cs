using Fashion.Core.Classifiers;
using Fashion.Core.Metrics;
using Fashion.Core.Random;

namespace Fashion.Core.Tests.Metrics;

/// <summary>
/// Predictions of all kinds, each a function of its number: 1 to 8 classes and 1 to 40 images, absent classes, classes that are
/// never predicted, one class alone, probabilities with many ties, and certain ones.
/// </summary>
internal static class RandomPredictions
{
    public static Predictions Of(long number) => Of(number, out _);

    /// <param name="number">Of the predictions.</param>
    /// <param name="other">Another classifier's predictions of the same images, without probabilities.</param>
    public static Predictions Of(long number, out Predictions other)
    {
        var random = new RandomStream(1, "predictions", number);
        var classCount = 1 + random.NextInt(8);
        var count = 1 + random.NextInt(40);
        string[] names = [.. Enumerable.Range(0, classCount).Select(label => $"class {label}")];
        var labels = SomeOf(random, classCount, count);
        var probabilities = Shares(random, labels, classCount);
        var predicted = random.NextInt(3) == 0 ? SomeOf(random, classCount, count) : Probabilities.Labels(probabilities, classCount);
        other = new Predictions(names, labels, SomeOf(random, classCount, count), null);
        return new Predictions(names, labels, predicted, probabilities);
    }

    // Labels among some of the classes; now and then among one.
    private static int[] SomeOf(RandomStream random, int classCount, int count)
    {
        var order = Enumerable.Range(0, classCount).ToArray();
        random.Shuffle(order);
        var some = random.NextInt(6) == 0 ? 1 : random.NextInt(2) == 0 ? classCount : 1 + random.NextInt(classCount);
        return [.. Enumerable.Range(0, count).Select(_ => order[random.NextInt(some)])];
    }

    private static float[] Shares(RandomStream random, int[] labels, int classCount)
    {
        var kind = random.NextInt(3);
        var skill = random.NextInt(3);
        return [.. labels.SelectMany(label => kind switch
        {
            0 => Smooth(random, label, classCount, skill),
            1 => Votes(random, label, classCount, votes: 1 + random.NextInt(8), skill),
            _ => Votes(random, label, classCount, votes: 4, skill),
        })];
    }

    private static float[] Smooth(RandomStream random, int label, int classCount, int skill)
    {
        var weights = Enumerable.Range(0, classCount).Select(own => (float)Math.Exp(2 * random.NextGaussian() + (own == label ? skill : 0)))
            .ToArray();
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => Math.Min(1, weight / sum));
    }

    // Few levels, exact zeros and ones: some draws of a class, of which some are the true one.
    private static float[] Votes(RandomStream random, int label, int classCount, int votes, int skill)
    {
        var counts = new float[classCount];
        for (var vote = 0; vote < votes; vote++)
            counts[random.NextInt(4) < skill ? label : random.NextInt(classCount)]++;
        return Array.ConvertAll(counts, count => count / votes);
    }
}

using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Numerics;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Linear;

/// <summary>What classifiers have in common whose scores are a row of weights for each class times the features, plus an intercept.</summary>
public abstract class LinearClassifier : CheckedClassifier
{
    private readonly int threads;
    private LinearWeights? learned;
    private Normalizer? normalizer;

    private protected LinearClassifier(Normalization normalization, int threads) =>
        (Normalization, this.threads) = (normalization, threads);

    /// <summary>How pixels become numbers.</summary>
    public Normalization Normalization { get; }

    /// <summary>What was learned.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    public LinearWeights Weights => IsFitted ? learned! : throw new NotFittedException("show its weights");

    protected override long LearnedCount => Weights.Weights.LongLength + Weights.Intercepts.Length;

    /// <summary>Null before anything was learned.</summary>
    private protected Normalizer? Normalizer => normalizer;

    private protected int Threads => PhysicalCores.Threads(threads);

    /// <summary>Images to learn from.</summary>
    /// <exception cref="UsageException">The squares of an image's numbers are beyond single precision.</exception>
    private protected PixelRows Rows(ImageSet images, Normalizer normalizer)
    {
        var rows = new PixelRows(images, normalizer);
        if (images.Floats is null)
            return rows;
        var fits = new bool[rows.Count];
        RowBlocks.Each(rows, Threads, (start, count, block) =>
        {
            for (var row = 0; row < count; row++)
            {
                var own = block.Span.Slice(row * rows.Width, rows.Width);
                fits[start + row] = DoubleSums.Dot(own, own) < PixelRows.LargestSquare;
            }
        });
        var image = Array.IndexOf(fits, false);
        return image < 0 ? rows : throw new UsageException(
            "U406", $"the pixels of image {image} are too large for single precision",
            "write `normalize = unit`, or replace or drop such images");
    }

    /// <summary>Scores, images x classes: the largest is the predicted class.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="UsageException">These are other images than it learned from.</exception>
    public float[] DecisionFunction(ImageSet images) => Scores(Asked(images, "score images"), learned!, normalizer!);

    private protected unsafe float[] Scores(ImageSet images, LinearWeights weights, Normalizer normalizer)
    {
        var rows = new PixelRows(images, normalizer);
        var classes = weights.Intercepts.Length;
        var scores = new float[images.Count * classes];
        var vectors = new AlignedFloats((long)classes * rows.Width);
        for (var label = 0; label < classes; label++)
            weights.Weights.AsSpan(label * rows.Features, rows.Features).CopyTo(vectors.Span[(label * rows.Width)..]);
        RowBlocks.Each(rows, Threads, (start, count, block) =>
        {
            fixed (float* into = &scores[start * classes])
                RowKernels.Best.Dots(block.Pointer, count, vectors.Pointer, classes, rows.Width, into);
            for (var at = start * classes; at < (start + count) * classes; at++)
                scores[at] += weights.Intercepts[at % classes];
        });
        return scores;
    }

    protected override int[] Classes(ImageSet images) =>
        Probabilities.Labels(Scores(images, learned!, normalizer!), ClassNames.Count);

    protected override float[] Shares(ImageSet images)
    {
        var scores = Scores(images, learned!, normalizer!);
        for (var row = 0; row < images.Count; row++)
        {
            var own = scores.AsSpan(row * ClassNames.Count, ClassNames.Count);
            var predicted = Probabilities.Largest(own);
            Shares(own);
            // Shares that clip or round to the same number must not name another class than the scores.
            var likeliest = Probabilities.Largest(own);
            if (likeliest != predicted)
                own[predicted] = float.BitIncrement(own[likeliest]);
        }

        return scores;
    }

    /// <summary>Turns the scores of one image into probabilities.</summary>
    protected abstract void Shares(Span<float> scores);

    protected override IEnumerable<SafetensorsTensor> Learned()
    {
        var classes = Weights.Intercepts.Length;
        yield return SafetensorsTensor.From<float>("weight", [classes, Weights.Weights.Length / classes], Weights.Weights);
        yield return SafetensorsTensor.From<float>("bias", [classes], Weights.Intercepts);
        yield return SafetensorsTensor.From<float>("mean", [normalizer!.Mean.Count], [.. normalizer.Mean]);
        yield return SafetensorsTensor.From<float>("std", [normalizer.Std.Count], [.. normalizer.Std]);
    }

    protected override void Restore(LearnedTensors tensors, Shape shape, IReadOnlyList<string> classNames, float fullScale) => Keep(
        new LinearWeights(
            tensors.Take<float>("weight", classNames.Count * shape.Count), tensors.Take<float>("bias", classNames.Count)),
        new Normalizer(Normalization, tensors.Take<float>("mean"), tensors.Take<float>("std")));

    private protected void Keep(LinearWeights weights, Normalizer normalizer) =>
        (learned, this.normalizer) = (weights, normalizer);
}

using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Neighbours;

/// <summary>
/// The classes of the k nearest training images (Cover and Hart 1967). The neighbours are exact; of images at equal
/// distances the first come first, and of classes with equal votes the first wins.
/// </summary>
/// <param name="options">Its parameters, as the spec language has them.</param>
/// <param name="normalization">How pixels become the numbers whose distances count.</param>
/// <param name="threads">Threads that compute; 0 takes one for each physical core.</param>
public sealed class KnnClassifier(KnnOptions options, Normalization normalization, int threads = 0)
    : CheckedClassifier, IIncrementalClassifier
{
    private ImageSet? images;
    private float[]? weights;
    private Normalizer? normalizer;
    private INeighbourSearch? search;
    private INeighbourSearch? searchOfFloats;

    public KnnOptions Options { get; } = options;

    public override bool HasProbabilities => true;

    protected override string Kind => "knn";

    /// <summary>None: the images are kept as they are.</summary>
    protected override long LearnedCount => 0;

    private int Threads => PhysicalCores.Threads(threads);

    /// <summary>The nearest training images of some images: those that vote, and more where some count less than 1.</summary>
    /// <param name="queries">Images of the same shape.</param>
    /// <param name="k">How many, counted by their weights.</param>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="UsageException">These are other images than it learned from, or it knows fewer.</exception>
    public Neighbours Find(ImageSet queries, int k)
    {
        var asked = Asked(queries, "find neighbours");
        return k >= 1 && k <= images!.Count ? Nearest(asked, k) : throw new UsageException(
            "U408", $"there are no {k} neighbours among {images!.Count} images", $"ask for 1 to {images.Count} neighbours");
    }

    /// <summary>The accuracy for each k from 1 to <paramref name="most"/>, from one search.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="UsageException">These are other images than it learned from, or it knows fewer.</exception>
    public double[] AccuracyByK(ImageSet labelled, int most)
    {
        var found = Find(labelled, most);
        var accuracies = new double[most];
        for (var k = 1; k <= most; k++)
        {
            var votes = Vote(found, k);
            var right = 0;
            for (var image = 0; image < labelled.Count; image++)
                right += Probabilities.Largest(votes.AsSpan(image * ClassNames.Count, ClassNames.Count)) == labelled.Labels[image] ? 1 : 0;
            accuracies[k - 1] = (double)right / labelled.Count;
        }

        return accuracies;
    }

    /// <summary>Adds images to those that are searched.</summary>
    public FitResult PartialFit(ImageSet more, FitOptions? options = null)
    {
        if (!IsFitted)
            return Fit(more, options);
        return LearnMore(more, options, (added, counts, _) =>
        {
            var all = images!.And(added);
            if (weights is not null || counts is not null)
                weights = [.. weights ?? Ones(images.Count), .. counts ?? Ones(added.Count)];
            Keep(all);
            return new FitResult(Completed: true, 0, 0, []);
        });
    }

    protected override void CheckParameters()
    {
        if (Options.K < 1)
            throw OutOfRange("k", Options.K, "at least 1");
    }

    protected override void CheckFor(ImageSet images, FitOptions options)
    {
        var count = options.SampleWeights?.Sum(weight => (double)(float)weight) ?? images.Count;
        if (Options.K > count)
        {
            throw new UsageException(
                "U408", FormattableString.Invariant($"`k` is {Options.K}, and the images to learn from count {count}"),
                "ask for fewer neighbours");
        }
    }

    protected override FitResult Learn(ImageSet images, float[]? weights, FitOptions options)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        this.weights = weights;
        normalizer = Normalizer.Fit(normalization, images);
        Keep(images);
        return new FitResult(Completed: true, 0, clock.Elapsed.TotalSeconds, []);
    }

    protected override int[] Classes(ImageSet queries) => Probabilities.Labels(Shares(queries), ClassNames.Count);

    protected override float[] Shares(ImageSet queries) => Vote(Nearest(queries, Options.K), Options.K);

    protected override IEnumerable<SafetensorsTensor> Learned()
    {
        var known = images!;
        long[] shape = [known.Count, known.Shape.Channels, known.Shape.Height, known.Shape.Width];
        yield return known.Bytes is { } bytes
            ? SafetensorsTensor.From<byte>("images", shape, bytes)
            : SafetensorsTensor.From<float>("images", shape, known.Floats);
        yield return SafetensorsTensor.From<int>("labels", [known.Count], known.Labels);
        yield return SafetensorsTensor.From<float>("mean", [normalizer!.Mean.Count], [.. normalizer.Mean]);
        yield return SafetensorsTensor.From<float>("std", [normalizer.Std.Count], [.. normalizer.Std]);
        if (weights is not null)
            yield return SafetensorsTensor.From<float>("weights", [known.Count], weights);
    }

    protected override void Restore(LearnedTensors tensors, Shape shape, IReadOnlyList<string> classNames, float fullScale)
    {
        var labels = tensors.Take<int>("labels");
        var pixels = labels.Length * shape.Count;
        var known = tensors.HoldsBytes("images")
            ? new ImageSet(shape, tensors.Take<byte>("images", pixels), labels, classNames, fullScale)
            : new ImageSet(shape, tensors.Take<float>("images", pixels), labels, classNames, fullScale);
        weights = tensors.Has("weights") ? tensors.Take<float>("weights", labels.Length) : null;
        normalizer = new Normalizer(normalization, tensors.Take<float>("mean"), tensors.Take<float>("std"));
        Keep(known);
    }

    private Neighbours Nearest(ImageSet queries, int k)
    {
        // Where neighbours count less than 1, more of them vote: how many is only known when they are found.
        for (var count = Math.Min(k, images!.Count); ; count = (int)Math.Min(2L * count, images.Count))
        {
            var found = Search(queries, count);
            if (weights is null || count == images.Count || NeighbourVotes.Suffice(found, weights, k))
                return found;
        }
    }

    private Neighbours Search(ImageSet queries, int count)
    {
        // Bytes are compared with bytes. Other numbers than theirs are compared as floats.
        if (search is not null && queries.Bytes is not null)
            return search.Find(queries, count);
        searchOfFloats ??= NeighbourSearch.OverNumbers(images!, normalizer!, Options.Distance, Threads);
        return searchOfFloats.Find(queries, count);
    }

    private void Keep(ImageSet set)
    {
        images = set;
        search = NeighbourSearch.ComparesBytes(images, normalizer!, Options.Distance)
            ? NeighbourSearch.Over(images, normalizer!, Options.Distance, Threads)
            : null;
        searchOfFloats = null;
    }

    private float[] Vote(Neighbours found, int k) =>
        NeighbourVotes.Of(found, k, images!.Labels, weights, ClassNames.Count, Options.Weights);

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}

using System.Diagnostics;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Numerics;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Clustering;

/// <summary>
/// k-means (Lloyd 1982), the best of some restarts, whose clusters then stand for classes. A restart ends where no image
/// changes its cluster any more.
/// </summary>
/// <param name="options">Its parameters, as the spec language has them.</param>
/// <param name="normalization">How pixels become numbers.</param>
/// <param name="threads">Threads that compute; 0 takes one for each physical core. The result is the same with any.</param>
public sealed class KMeansClassifier(KMeansOptions options, Normalization normalization, int threads = 0) : CheckedClassifier
{
    private Clusters? learned;
    private Normalizer? normalizer;

    // Where pixels are bytes that are all treated alike, the centres in units of bytes: sums of bytes are exact.
    private double[]? byteCentres;

    public KMeansOptions Options { get; } = options;

    /// <summary>
    /// Where the first restart begins (clusters x features, in the numbers that normalization makes of pixels), in place of
    /// what <see cref="KMeansOptions.Init"/> draws; null to draw.
    /// </summary>
    public double[]? InitialCentres { get; init; }

    public override bool HasProbabilities => false;

    /// <summary>The clusters that were found.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    public Clusters Clusters => IsFitted ? learned! : throw new NotFittedException("show its clusters");

    protected override string Kind => "kmeans";

    protected override long LearnedCount => Clusters.Centres.LongLength;

    protected override UsageException WithoutProbabilities =>
        new("U409", "clusters give classes, and no probabilities", "ask for the predicted classes");

    private int Threads => PhysicalCores.Threads(threads);

    /// <summary>The cluster that each image lies in.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="UsageException">These are other images than it learned from.</exception>
    public int[] ClusterOf(ImageSet images) => Nearest(Asked(images, "find clusters"));

    protected override void CheckParameters()
    {
        if (Options.Clusters < 1)
            throw OutOfRange("clusters", Options.Clusters, "at least 1");
        if (Options.Restarts < 1)
            throw OutOfRange("restarts", Options.Restarts, "at least 1");
        if (Options.MaxIterations < 1)
            throw OutOfRange("max_iterations", Options.MaxIterations, "at least 1");
    }

    protected override void CheckFor(ImageSet images, FitOptions options)
    {
        var counting = options.SampleWeights?.Count(weight => weight > 0) ?? images.Count;
        if (Options.Clusters > counting)
        {
            throw new UsageException(
                "U408", $"`clusters` is {Options.Clusters}, and there are {counting} images to learn from",
                "ask for fewer clusters");
        }

        if (InitialCentres is not null && InitialCentres.Length != Options.Clusters * images.PixelsPerImage)
        {
            throw new UsageException(
                "U408", $"there are {InitialCentres.Length} numbers to begin with, for {Options.Clusters} centres of {images.PixelsPerImage} features",
                "give each centre a number for each feature");
        }

        if (Options.Label.IsOneToOne && Options.Clusters != images.ClassNames.Count)
        {
            throw new UsageException(
                "U408", $"`one_to_one` needs a cluster for each of {images.ClassNames.Count} classes, and there are {Options.Clusters}",
                $"write `clusters={images.ClassNames.Count}`, or `label=majority`");
        }
    }

    protected override FitResult Learn(ImageSet images, float[]? weights, FitOptions options)
    {
        var own = Normalizer.Fit(normalization, images);
        var exact = ComparesBytes(images, own);
        var rows = exact ? PixelRows.Unscaled(images) : new PixelRows(images, own);
        var state = KMeansState.Load(options.Checkpoints);
        var squares = Squares(rows);
        var scale = own.Affine(0, 255, images.FullScale).Factor;
        var unit = exact ? (double)scale * scale : 1;
        var start = new RestartCentres(Options, images, own, exact, rows, weights, squares, Threads, options.Cancel);
        var spent = state.Seconds;
        var clock = Stopwatch.StartNew();
        for (; state.Restart < Options.Restarts; state.NextRestart())
        {
            var before = clock.Elapsed.TotalSeconds;
            try
            {
                state.Centres ??= state.Restart == 0 && InitialCentres is not null
                    ? OwnUnits(InitialCentres, images, own, exact)
                    : start.For(state.Restart);
            }
            catch (OperationCanceledException)
            {
                return Interrupted();
            }

            var lloyd = new Lloyd(rows, weights, squares, exact, state.Centres, state.Assignments, Threads);
            var changed = 1;
            while (changed > 0 && state.Iteration < Options.MaxIterations)
            {
                changed = lloyd.Iterate();
                (state.Centres, state.Assignments) = (lloyd.Points, lloyd.Assignments);
                state.Iteration++;
                state.Seconds = spent + clock.Elapsed.TotalSeconds;
                // A restart that has just ended is counted first.
                if (changed > 0 && options.Cancel.IsCancellationRequested)
                    return Interrupted();
                if (changed > 0 && options.Checkpoints.IsDue)
                    options.Checkpoints.Save(state.ToFitState());
            }

            // The centres have moved since their images were found, but where none changes any more.
            var converged = changed == 0 || lloyd.Assign() == 0;
            var inertia = lloyd.Inertia() * unit;
            state.Offer(inertia, converged);
            options.Observer.OnIteration(new FitIteration(
                "restart", state.Restart + 1, Options.Restarts,
                [new("inertia", inertia), new("iterations", state.Iteration)], clock.Elapsed.TotalSeconds - before));
        }

        if (!state.BestConverged)
            options.Observer.OnMessage($"not converged after {Options.MaxIterations} iterations; raise `max_iterations`");
        normalizer = own;
        byteCentres = exact ? state.BestCentres : null;
        var contents = ClusterLabelling.Contents(
            state.BestAssignments!, images.Labels, weights, Options.Clusters, images.ClassNames.Count);
        learned = new Clusters(
            Normalized(state.BestCentres!, images, own, exact), state.BestInertia, ClusterLabelling.Majority(contents), ClusterLabelling.OneToOne(contents));
        state.Seconds = spent + clock.Elapsed.TotalSeconds;
        return new FitResult(Completed: true, state.Iterations, state.Seconds, [new("inertia", state.BestInertia)])
        {
            Unit = "iteration",
            Converged = state.BestConverged,
        };

        FitResult Interrupted()
        {
            state.Seconds = spent + clock.Elapsed.TotalSeconds;
            options.Checkpoints.Save(state.ToFitState());
            return new FitResult(Completed: false, state.Iterations + state.Iteration, state.Seconds, []) { Unit = "iteration" };
        }
    }

    protected override int[] Classes(ImageSet images)
    {
        var labels = Options.Label.IsOneToOne ? Clusters.OneToOne! : Clusters.Majority;
        return Array.ConvertAll(Nearest(images), cluster => labels[cluster]);
    }

    protected override float[] Shares(ImageSet images) => throw WithoutProbabilities;

    protected override IEnumerable<SafetensorsTensor> Learned()
    {
        var own = Clusters;
        var count = own.Majority.Length;
        yield return SafetensorsTensor.From<double>("centres", [count, own.Centres.Length / count], own.Centres);
        if (byteCentres is not null)
            yield return SafetensorsTensor.From<double>("centres.bytes", [count, byteCentres.Length / count], byteCentres);
        yield return SafetensorsTensor.From<double>("inertia", [1], [own.Inertia]);
        yield return SafetensorsTensor.From<int>("majority", [count], own.Majority);
        if (own.OneToOne is not null)
            yield return SafetensorsTensor.From<int>("one_to_one", [count], own.OneToOne);
        yield return SafetensorsTensor.From<float>("mean", [normalizer!.Mean.Count], [.. normalizer.Mean]);
        yield return SafetensorsTensor.From<float>("std", [normalizer.Std.Count], [.. normalizer.Std]);
    }

    protected override void Restore(LearnedTensors tensors, Shape shape, IReadOnlyList<string> classNames, float fullScale)
    {
        normalizer = new Normalizer(normalization, tensors.Take<float>("mean"), tensors.Take<float>("std"));
        byteCentres = tensors.Has("centres.bytes") ? tensors.Take<double>("centres.bytes", Options.Clusters * shape.Count) : null;
        learned = new Clusters(
            tensors.Take<double>("centres", Options.Clusters * shape.Count), tensors.Take<double>("inertia", 1)[0],
            tensors.Take<int>("majority", Options.Clusters),
            tensors.Has("one_to_one") ? tensors.Take<int>("one_to_one", Options.Clusters) : null);
    }

    private static bool ComparesBytes(ImageSet images, Normalizer normalizer) =>
        images.Bytes is not null && !normalizer.IsPerPixel;

    private static double[] Normalized(double[] centres, ImageSet images, Normalizer normalizer, bool exact)
    {
        if (!exact)
            return centres;
        var (factor, addend) = normalizer.Affine(0, 255, images.FullScale);
        return Array.ConvertAll(centres, number => number * factor + addend);
    }

    /// <summary>The other way round.</summary>
    private static double[] OwnUnits(double[] centres, ImageSet images, Normalizer normalizer, bool exact)
    {
        if (!exact)
            return centres;
        var (factor, addend) = normalizer.Affine(0, 255, images.FullScale);
        return Array.ConvertAll(centres, number => (number - addend) / factor);
    }

    private unsafe int[] Nearest(ImageSet images)
    {
        var bytes = byteCentres is not null && images.Bytes is not null;
        var rows = bytes ? PixelRows.Unscaled(images) : new PixelRows(images, normalizer!);
        var centres = new Centres(bytes ? byteCentres! : Clusters.Centres, rows.Features);
        int[] ranks = [.. Enumerable.Range(0, centres.Count)];
        var nearest = new int[images.Count];
        RowBlocks.Each(rows, Threads, (start, count, block) =>
        {
            var squares = Squares(block, count, rows.Width);
            var distances = centres.Squares(block.Pointer, squares);
            for (var row = 0; row < count; row++)
            {
                nearest[start + row] = centres.Nearest(
                    block.Pointer + row * rows.Width, distances.AsSpan(row * centres.Count, centres.Count),
                    centres.Error(squares[row]), ranks);
            }
        });
        return nearest;
    }

    private double[] Squares(PixelRows rows)
    {
        var squares = new double[rows.Count];
        RowBlocks.Each(rows, Threads, (start, count, block) => Squares(block, count, rows.Width).CopyTo(squares, start));
        return squares;
    }

    /// <summary>Each row's product with itself.</summary>
    private static double[] Squares(AlignedFloats block, int count, int width)
    {
        var squares = new double[count];
        for (var row = 0; row < count; row++)
        {
            var own = block.Span.Slice(row * width, width);
            squares[row] = DoubleSums.Dot(own, own);
        }

        return squares;
    }
}

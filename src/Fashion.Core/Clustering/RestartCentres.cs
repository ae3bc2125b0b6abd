using Fashion.Core.Data;
using Fashion.Core.Numerics;
using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Clustering;

/// <summary>
/// Where each restart begins. With many images, k-means++ begins a few times on a sample of them, and what gives the
/// smallest sum there, once it has converged, begins on all images (after Bradley and Fayyad 1998): a tenth of the
/// images costs little, and says well which start will be good.
/// </summary>
internal sealed class RestartCentres
{
    // Of fewer images a sample would say little.
    private const int LeastSample = 2000;
    private const int SamplesPerCluster = 100;
    private const int Share = 10;
    private const int Candidates = 8;
    private const int Iterations = 100;

    private readonly KMeansOptions options;
    private readonly PixelRows rows;
    private readonly bool exact;
    private readonly int threads;
    private readonly CentreStart start;
    private readonly Func<ImageSet, PixelRows> read;
    private readonly ImageSet images;
    private readonly float[]? weights;
    private readonly double[] squares;
    private readonly CancellationToken cancel;

    public RestartCentres(
        KMeansOptions options, ImageSet images, Normalizer normalizer, bool exact, PixelRows rows, float[]? weights,
        double[] squares, int threads, CancellationToken cancel)
    {
        (this.options, this.images, this.exact, this.rows, this.weights, this.squares, this.threads, this.cancel) =
            (options, images, exact, rows, weights, squares, threads, cancel);
        start = new CentreStart(rows, weights, squares, threads, cancel);
        read = exact ? PixelRows.Unscaled : set => new PixelRows(set, normalizer);
    }

    /// <summary>Clusters x features.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public double[] For(int restart)
    {
        var random = new RandomStream((ulong)options.Seed, "centres", restart);
        if (!options.Init.IsPlusPlus)
            return start.Random(options.Clusters, random);
        var size = rows.Count / Share;
        return size < Math.Max(LeastSample, SamplesPerCluster * options.Clusters)
            ? start.PlusPlus(options.Clusters, random)
            : OfSample(size, random);
    }

    private double[] OfSample(int size, RandomStream random)
    {
        var chosen = Enumerable.Range(0, rows.Count).ToArray();
        random.Shuffle(chosen);
        Array.Resize(ref chosen, size);
        var sample = read(images.Of(chosen));
        var (own, ownSquares) = (weights is null ? null : Array.ConvertAll(chosen, row => weights[row]), Array.ConvertAll(chosen, row => squares[row]));
        var seeds = new CentreStart(sample, own, ownSquares, threads, cancel);
        var (best, least) = (Array.Empty<double>(), double.PositiveInfinity);
        for (var candidate = 0; candidate < Candidates; candidate++)
        {
            var lloyd = new Lloyd(
                sample, own, ownSquares, exact, seeds.PlusPlus(options.Clusters, random), assignments: null, threads);
            for (var iteration = 0; iteration < Iterations && lloyd.Iterate() > 0; iteration++)
                cancel.ThrowIfCancellationRequested();

            var inertia = lloyd.Inertia();
            if (inertia < least)
                (best, least) = (lloyd.Points, inertia);
        }

        return best;
    }
}

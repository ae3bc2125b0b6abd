using Fashion.Core.Numerics;
using Fashion.Core.Random;

namespace Fashion.Core.Clustering;

/// <summary>Where the centres begin: at images.</summary>
/// <param name="rows">The images.</param>
/// <param name="weights">How much each counts; null where all count 1.</param>
/// <param name="squares">Each image's product with itself.</param>
/// <param name="threads">Threads that share the work.</param>
/// <param name="cancel">Ends it by an <see cref="OperationCanceledException"/>.</param>
internal sealed unsafe class CentreStart(
    PixelRows rows, float[]? weights, double[] squares, int threads, CancellationToken cancel)
{
    /// <summary>Different images, drawn by their weights.</summary>
    public double[] Random(int clusters, RandomStream random)
    {
        var chosen = new int[clusters];
        var left = new double[rows.Count];
        for (var row = 0; row < left.Length; row++)
            left[row] = weights?[row] ?? 1;
        for (var centre = 0; centre < clusters; centre++)
        {
            chosen[centre] = Draw(left, left.Sum(), random);
            left[chosen[centre]] = 0;
        }

        return Points(chosen);
    }

    /// <summary>
    /// k-means++ (Arthur and Vassilvitskii 2007): each next centre is an image drawn by its squared distance from the nearest
    /// centre so far. Of a few that are drawn, the one that leaves the smallest sum is taken, as scikit-learn does.
    /// </summary>
    public double[] PlusPlus(int clusters, RandomStream random)
    {
        var trials = 2 + (int)Math.Log(clusters);
        var chosen = new int[clusters];
        var all = new double[rows.Count];
        for (var row = 0; row < all.Length; row++)
            all[row] = weights?[row] ?? 1;
        chosen[0] = Draw(all, all.Sum(), random);
        var nearest = Distances([chosen[0]])[0];
        var drawn = new int[trials];
        for (var centre = 1; centre < clusters; centre++)
        {
            cancel.ThrowIfCancellationRequested();
            var potentials = Weighed(nearest);
            var sum = potentials.Sum();
            for (var trial = 0; trial < trials; trial++)
                drawn[trial] = sum > 0 ? Draw(potentials, sum, random) : random.NextInt(rows.Count);
            var distances = Distances(drawn);
            var best = 0;
            var least = double.PositiveInfinity;
            for (var trial = 0; trial < trials; trial++)
            {
                for (var row = 0; row < rows.Count; row++)
                    distances[trial][row] = Math.Min(distances[trial][row], nearest[row]);
                var left = Weighed(distances[trial]).Sum();
                if (left < least)
                    (best, least) = (trial, left);
            }

            chosen[centre] = drawn[best];
            nearest = distances[best];
        }

        return Points(chosen);
    }

    private static int Draw(double[] shares, double sum, RandomStream random)
    {
        var at = random.NextDouble() * sum;
        var last = 0;
        for (var row = 0; row < shares.Length; row++)
        {
            if (shares[row] <= 0)
                continue;
            last = row;
            at -= shares[row];
            if (at < 0)
                break;
        }

        return last;
    }

    private double[] Weighed(double[] distances) =>
        weights is null ? distances : [.. distances.Select((distance, row) => distance * weights[row])];

    /// <summary>Squared distances of all images from each of some, in float32's precision.</summary>
    private double[][] Distances(int[] images)
    {
        var centres = new Centres(Points(images), rows.Features);
        double[][] distances = [.. images.Select(_ => new double[rows.Count])];
        RowBlocks.Each(rows, threads, (start, count, block) =>
        {
            var own = centres.Squares(block.Pointer, squares.AsSpan(start, count));
            for (var at = 0; at < own.Length; at++)
                distances[at % images.Length][start + at / images.Length] = own[at];
        });
        for (var at = 0; at < images.Length; at++)
            distances[at][images[at]] = 0;
        return distances;
    }

    private double[] Points(int[] images)
    {
        var points = new double[images.Length * rows.Features];
        var row = new AlignedFloats(rows.Width);
        for (var at = 0; at < images.Length; at++)
        {
            rows.Read(images[at], row.Pointer);
            for (var feature = 0; feature < rows.Features; feature++)
                points[at * rows.Features + feature] = row.Pointer[feature];
        }

        return points;
    }
}

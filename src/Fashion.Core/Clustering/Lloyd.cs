using System.Numerics.Tensors;
using Fashion.Core.Numerics;

namespace Fashion.Core.Clustering;

/// <summary>
/// Lloyd's iterations (1982) without the distances that the triangle inequality makes needless: an image keeps an upper
/// bound of its distance from its own centre and for each group of the others a lower bound. What it gives is what
/// measuring all distances would give.
/// </summary>
internal sealed unsafe class Lloyd
{
    // What bounds are widened by for the rounding of their own arithmetic.
    private const float Wider = 1 + 1e-6f;
    private const float Narrower = 1 - 1e-6f;

    private readonly PixelRows rows;
    private readonly float[]? weights;
    private readonly double[] squares;
    private readonly bool exactSums;
    private readonly ParallelOptions threads;
    private readonly RowSegments segments;
    private readonly Part[] parts;
    private readonly int clusters;
    private readonly float[] upper;
    private readonly float[] lower;
    private readonly CentreGroups groups;
    private readonly int[] places;
    private readonly float[] drifts;
    private readonly float[] groupDrifts;
    private Centres ordered;

    /// <param name="rows">The images.</param>
    /// <param name="weights">How much each counts; null where all count 1.</param>
    /// <param name="squares">Each image's product with itself.</param>
    /// <param name="exactSums">Whether sums of images are whole numbers, which may be added in any order.</param>
    /// <param name="centres">Clusters x features: where it begins.</param>
    /// <param name="assignments">Each image's cluster where that is known; else null.</param>
    /// <param name="threads">Threads that share the work.</param>
    public Lloyd(
        PixelRows rows, float[]? weights, double[] squares, bool exactSums, double[] centres, int[]? assignments, int threads)
    {
        (this.rows, this.weights, this.squares) = (rows, weights, squares);
        this.exactSums = exactSums && weights is null;
        this.threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        clusters = centres.Length / rows.Features;
        segments = RowSegments.Of(rows.Count, (long)clusters * rows.Features);
        parts = [.. Enumerable.Range(0, segments.Count).Select(_ => new Part(rows, clusters))];
        Points = centres;
        Assignments = assignments ?? [.. Enumerable.Repeat(-1, rows.Count)];
        upper = new float[rows.Count];
        Array.Fill(upper, float.PositiveInfinity);
        groups = CentreGroups.Of(centres, rows.Features, this.threads);
        lower = new float[(long)rows.Count * groups.Count];
        places = new int[clusters];
        for (var place = 0; place < clusters; place++)
            places[groups.Order[place]] = place;
        ordered = Ordered();
        drifts = new float[clusters];
        groupDrifts = new float[groups.Count];
        if (assignments is not null)
            Sum();
    }

    /// <summary>Clusters x features.</summary>
    public double[] Points { get; private set; }

    /// <summary>Each image's cluster.</summary>
    public int[] Assignments { get; }

    /// <summary>Assigns every image to its nearest centre, and moves the centres to the means of their images.</summary>
    /// <returns>How many images changed their cluster; the centres stay where none did.</returns>
    public int Iterate()
    {
        var changed = Assign();
        if (changed == 0)
            return 0;
        if (!exactSums)
            Sum();
        FillEmpty();
        Move();
        return changed;
    }

    /// <summary>Assigns every image to its nearest centre: after the last move, where the iterations end before they converge.</summary>
    /// <returns>How many images changed their cluster.</returns>
    public int Assign()
    {
        Parallel.For(0, segments.Count, threads, segment => Assign(segments[segment], parts[segment]));
        return parts.Sum(part => part.Changed);
    }

    /// <summary>The sum of the images' squared distances from their centres, in doubles.</summary>
    public double Inertia()
    {
        foreach (var part in parts)
            part.Inertia = 0;
        var own = new Centres(Points, rows.Features);
        Each((image, part) =>
            part.Inertia += own.Exact(part.Row.Pointer, Assignments[image]) * (weights?[image] ?? 1));
        return parts.Sum(part => part.Inertia);
    }

    /// <summary>Reads every image into its segment's row, one after the other.</summary>
    private void Each(Action<int, Part> take) => Parallel.For(0, segments.Count, threads, segment =>
    {
        var (start, end) = segments[segment];
        for (var image = start; image < end; image++)
        {
            rows.Read(image, parts[segment].Row.Pointer);
            take(image, parts[segment]);
        }
    });

    private void Assign((int Start, int End) range, Part part)
    {
        part.Changed = 0;
        for (var image = range.Start; image < range.End; image++)
        {
            var bounds = lower.AsSpan(image * groups.Count, groups.Count);
            var own = Assignments[image];
            var least = float.PositiveInfinity;
            for (var group = 0; group < bounds.Length; group++)
            {
                bounds[group] = Math.Max(0, (bounds[group] - groupDrifts[group]) * Narrower);
                least = Math.Min(least, bounds[group]);
            }

            if (own >= 0)
            {
                upper[image] = (upper[image] + drifts[own]) * Wider;
                if (upper[image] < least)
                    continue;
            }

            Measure(image, own, bounds, least, part);
        }
    }

    private void Measure(int image, int own, Span<float> bounds, float least, Part part)
    {
        var row = part.Row.Pointer;
        rows.Read(image, row);
        var error = ordered.Error(squares[image]);
        var distances = part.Distances.AsSpan();
        distances.Fill(double.PositiveInfinity);
        if (own >= 0)
        {
            var at = places[own];
            ordered.Squares(row, squares[image], at, 1, part.Scores.Pointer, distances[at..]);
            upper[image] = Up(distances[at] + error);
            if (upper[image] < least)
                return;
        }

        // A group whose bound lies beyond has nothing that is nearer.
        for (var group = 0; group < bounds.Length; group++)
        {
            if (bounds[group] > upper[image])
                continue;
            var (start, end) = (groups.Starts[group], groups.Starts[group + 1]);
            ordered.Squares(row, squares[image], start, end - start, part.Scores.Pointer, distances[start..end]);
            bounds[group] = float.PositiveInfinity;
        }

        var nearest = ordered.Nearest(row, distances, error, groups.Order);
        for (var group = 0; group < bounds.Length; group++)
        {
            for (var at = groups.Starts[group]; at < groups.Starts[group + 1]; at++)
            {
                if (at != nearest)
                    bounds[group] = Math.Min(bounds[group], Down(distances[at] - error));
            }
        }

        upper[image] = Up(distances[nearest] + error);
        var cluster = groups.Order[nearest];
        if (cluster == own)
            return;
        part.Changed++;
        if (exactSums)
            part.Change(own, cluster);
        Assignments[image] = cluster;
    }

    private static float Up(double square) => MathF.BitIncrement((float)Math.Sqrt(square));

    private static float Down(double square) =>
        double.IsPositiveInfinity(square) ? float.PositiveInfinity : MathF.BitDecrement((float)Math.Sqrt(Math.Max(0, square)));

    /// <summary>The centres, group by group.</summary>
    private Centres Ordered()
    {
        var points = new double[Points.Length];
        for (var place = 0; place < clusters; place++)
            Point(groups.Order[place]).CopyTo(points.AsSpan(place * rows.Features, rows.Features));
        return new Centres(points, rows.Features);
    }

    private Span<double> Point(int cluster) => Points.AsSpan(cluster * rows.Features, rows.Features);

    /// <summary>Adds the images of each cluster up.</summary>
    private void Sum()
    {
        foreach (var part in parts)
            part.Clear();
        Each((image, part) => part.Add(Assignments[image], weights?[image] ?? 1));
    }

    /// <summary>
    /// A cluster without images gets the image that lies farthest from its own centre, as in scikit-learn: it lowers the sum.
    /// Where all images lie at their centres nothing does.
    /// </summary>
    private void FillEmpty()
    {
        int[] empty = [.. Enumerable.Range(0, clusters).Where(cluster => Size(cluster) <= 0)];
        if (empty.Length == 0)
            return;
        var distances = new double[rows.Count];
        var own = new Centres(Points, rows.Features);
        Each((image, part) => distances[image] = own.Exact(part.Row.Pointer, Assignments[image]));
        var sizes = new int[clusters];
        foreach (var assigned in Assignments)
            sizes[assigned]++;
        var filled = 0;
        foreach (var image in Enumerable.Range(0, rows.Count).OrderByDescending(image => distances[image]))
        {
            if (filled == empty.Length || distances[image] <= 0)
                break;
            if (sizes[Assignments[image]] < 2)
                continue;
            sizes[Assignments[image]]--;
            Assignments[image] = empty[filled++];
            upper[image] = float.PositiveInfinity;
            lower.AsSpan(image * groups.Count, groups.Count).Clear();
        }

        Sum();
    }

    private double Size(int cluster) => parts.Sum(part => part.Sizes[cluster]);

    private void Move()
    {
        var points = (double[])Points.Clone();
        Array.Clear(groupDrifts);
        for (var place = 0; place < clusters; place++)
        {
            var cluster = groups.Order[place];
            var size = Size(cluster);
            if (size <= 0)
            {
                drifts[cluster] = 0;
                continue;
            }

            var point = points.AsSpan(cluster * rows.Features, rows.Features);
            point.Clear();
            foreach (var part in parts)
                TensorPrimitives.Add(point, part.SumOf(cluster), point);
            TensorPrimitives.Divide(point, size, point);
            drifts[cluster] = MathF.BitIncrement(
                (float)TensorPrimitives.Distance<double>(point, Point(cluster)) * Wider);
        }

        for (var group = 0; group < groups.Count; group++)
        {
            for (var place = groups.Starts[group]; place < groups.Starts[group + 1]; place++)
                groupDrifts[group] = Math.Max(groupDrifts[group], drifts[groups.Order[place]]);
        }

        Points = points;
        ordered = Ordered();
    }

    /// <summary>What one segment of the images works with, and the sums of its images.</summary>
    private sealed class Part(PixelRows rows, int clusters)
    {
        private readonly double[] sums = new double[clusters * rows.Features];

        public AlignedFloats Row { get; } = new(rows.Width);

        public AlignedFloats Scores { get; } = new(clusters);

        public double[] Distances { get; } = new double[clusters];

        public double[] Sizes { get; } = new double[clusters];

        public int Changed { get; set; }

        public double Inertia { get; set; }

        public Span<double> SumOf(int cluster) => sums.AsSpan(cluster * rows.Features, rows.Features);

        public void Clear()
        {
            Array.Clear(sums);
            Array.Clear(Sizes);
        }

        /// <summary>Adds the row in <see cref="Row"/> to a cluster.</summary>
        public void Add(int cluster, double weight)
        {
            DoubleSums.Add(SumOf(cluster), Row.Span[..rows.Features], weight);
            Sizes[cluster] += weight;
        }

        /// <summary>Moves the row in <see cref="Row"/> from one cluster, or from none, to another.</summary>
        public void Change(int from, int to)
        {
            if (from >= 0)
                Add(from, -1);
            Add(to, 1);
        }
    }
}

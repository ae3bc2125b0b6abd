using Fashion.Core.Numerics;
using Fashion.Core.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace Fashion.Core.Decompositions;

/// <summary>
/// Subspace iteration: random directions are multiplied by the covariance, without making it, and made orthonormal again, until
/// those that are wanted hardly turn any more; the covariance within them gives the components.
/// </summary>
internal static unsafe class RandomizedComponents
{
    // Directions beside those that are wanted make these turn faster.
    private const int Spare = 16;
    private const int MostIterations = 60;

    // The sine of the angle that a subspace has left to turn.
    private const double Tolerance = 1e-5;

    private const int Block = 64;

    public static (float[] Components, double[] Variances) Of(CentredRows rows, int count, int seed)
    {
        var width = rows.Width;
        var directions = Math.Min(count + Spare, rows.Features);
        var random = new RandomStream((ulong)seed, "directions");
        var basis = new AlignedFloats((long)directions * width);
        for (var direction = 0; direction < directions; direction++)
        {
            for (var feature = 0; feature < rows.Features; feature++)
                basis.Span[direction * width + feature] = (float)(random.NextDouble() - 0.5);
        }

        Orthonormal.Rows(basis, directions, width, rows.Features, random);
        double[] values = [];
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var product = Multiply(rows, basis, directions);
            // The eigenvectors within the subspace, the largest first.
            (values, var turned) = Within(basis, product, directions, width);
            var next = Combine(turned, product, directions, width);
            var before = Combine(turned, basis, directions, width);
            var left = Residual(before, next, values, count, width);
            basis = next;
            Orthonormal.Rows(basis, directions, width, rows.Features, random);
            if (left < Tolerance)
                break;
        }

        var final = Multiply(rows, basis, directions);
        (values, var rotation) = Within(basis, final, directions, width);
        basis = Combine(rotation, basis, directions, width);
        var components = new float[count * rows.Features];
        for (var component = 0; component < count; component++)
            basis.Span.Slice(component * width, rows.Features).CopyTo(components.AsSpan(component * rows.Features));
        return (components, [.. values.Take(count).Select(value => Math.Max(0, value) * rows.Scale * rows.Scale)]);
    }

    /// <summary>The covariance times each direction, in one pass over the images.</summary>
    private static AlignedFloats Multiply(CentredRows rows, AlignedFloats basis, int directions)
    {
        var width = rows.Width;
        var segments = RowSegments.Of(rows.Count, (long)directions * width);
        var parts = new double[segments.Count][];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = rows.Threads }, segment =>
        {
            var (start, end) = segments[segment];
            var sums = new double[(long)directions * width];
            var block = new AlignedFloats((long)Block * width);
            var scores = new AlignedFloats((long)Block * directions);
            var floats = new AlignedFloats((long)directions * width);
            for (; start < end; start += Block)
            {
                var count = Math.Min(Block, end - start);
                rows.Read(start, count, block.Pointer);
                RowKernels.Best.Dots(block.Pointer, count, basis.Pointer, directions, width, scores.Pointer);
                RowKernels.Best.AddProducts(block.Pointer, count, scores.Pointer, directions, width, floats.Pointer);
                DoubleSums.Add(sums, floats.Span, 1);
                floats.Span.Clear();
            }

            parts[segment] = sums;
        });
        var product = new AlignedFloats((long)directions * width);
        for (var at = 0; at < product.Span.Length; at++)
        {
            var sum = 0.0;
            foreach (var part in parts)
                sum += part[at];
            product.Span[at] = (float)(sum / (rows.Count - 1));
        }

        return product;
    }

    /// <summary>Eigenvalues and eigenvectors (rows) of the covariance within the subspace, the largest first.</summary>
    private static (double[] Values, double[] Vectors) Within(
        AlignedFloats basis, AlignedFloats product, int directions, int width)
    {
        var small = new double[directions * directions];
        for (var first = 0; first < directions; first++)
        {
            for (var second = 0; second <= first; second++)
            {
                small[first * directions + second] = DoubleSums.Dot(
                    basis.Span.Slice(first * width, width), product.Span.Slice(second * width, width));
            }
        }

        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(tensor(small, [directions, directions]));
        double[] ascending = values.data<double>().ToArray(), rows = vectors.t().contiguous().data<double>().ToArray();
        var ordered = new double[rows.Length];
        for (var row = 0; row < directions; row++)
            rows.AsSpan((directions - 1 - row) * directions, directions).CopyTo(ordered.AsSpan(row * directions));
        Array.Reverse(ascending);
        return (ascending, ordered);
    }

    /// <summary>New rows, each a sum of the rows by its own factors.</summary>
    private static AlignedFloats Combine(double[] factors, AlignedFloats rows, int directions, int width)
    {
        var combined = new AlignedFloats((long)directions * width);
        var sum = new double[width];
        for (var row = 0; row < directions; row++)
        {
            Array.Clear(sum);
            for (var from = 0; from < directions; from++)
                DoubleSums.Add(sum, rows.Span.Slice(from * width, width), factors[row * directions + from]);
            for (var at = 0; at < width; at++)
                combined.Span[row * width + at] = (float)sum[at];
        }

        return combined;
    }

    /// <summary>How far the wanted directions are from being eigenvectors, relative to their eigenvalues.</summary>
    private static double Residual(AlignedFloats vectors, AlignedFloats products, double[] values, int count, int width)
    {
        var largest = 0.0;
        for (var at = 0; at < count; at++)
        {
            var left = 0.0;
            for (var feature = 0; feature < width; feature++)
            {
                var difference = products.Span[at * width + feature] - values[at] * vectors.Span[at * width + feature];
                left += difference * difference;
            }

            largest = Math.Max(largest, values[at] > 0 ? Math.Sqrt(left) / values[at] : 0);
        }

        return largest;
    }
}

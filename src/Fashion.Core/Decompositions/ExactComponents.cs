using Fashion.Core.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Fashion.Core.Decompositions;

/// <summary>The first eigenvectors of the covariance, from LAPACK's decomposition in doubles.</summary>
internal static unsafe class ExactComponents
{
    // Sums of this many products of bytes are whole numbers below 2^24, which float32 holds exactly.
    private const int Block = 256;

    /// <summary>Of larger images, features x features doubles would fill the memory, and take hours to decompose.</summary>
    public const int MostFeatures = 10_000;

    // The sums of one thread are features x features doubles; more threads than this gain little.
    private const int MostParts = 4;
    private const long LargestRoom = 1L << 30;

    public static (float[] Components, double[] Variances) Of(CentredRows rows, int count)
    {
        var covariance = Covariance(rows);
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(tensor(covariance, [rows.Features, rows.Features]));
        var largest = values.data<double>().ToArray();
        // Columns, the smallest first.
        var columns = vectors.t().contiguous().data<double>().ToArray();
        var components = new float[count * rows.Features];
        var variances = new double[count];
        for (var component = 0; component < count; component++)
        {
            var column = rows.Features - 1 - component;
            variances[component] = Math.Max(0, largest[column]) * rows.Scale * rows.Scale;
            for (var feature = 0; feature < rows.Features; feature++)
                components[component * rows.Features + feature] = (float)columns[column * rows.Features + feature];
        }

        return (components, variances);
    }

    /// <summary>Features x features, of the rows' own numbers.</summary>
    private static double[] Covariance(CentredRows rows)
    {
        var room = LargestRoom / (sizeof(double) * (long)rows.Features * rows.Width);
        var parts = (int)Math.Clamp(room, 1, Math.Min(MostParts, rows.Segments.Count));
        var sums = new double[parts][];
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = rows.Threads }, part =>
            sums[part] = Products(rows, part, parts));
        var (features, width) = (rows.Features, rows.Width);
        var covariance = new double[features * features];
        for (var first = 0; first < features; first++)
        {
            for (var second = 0; second < features; second++)
            {
                var sum = sums.Sum(part => part[(long)first * width + second]);
                // Bytes keep their mean until here, so that their sums are exact.
                var mean = rows.AreBytes ? rows.Count * rows.OwnMean[first] * rows.OwnMean[second] : 0;
                covariance[first * features + second] = (sum - mean) / (rows.Count - 1);
            }
        }

        return covariance;
    }

    /// <summary>The products of each two features, summed over a part of the rows: features x width.</summary>
    private static double[] Products(CentredRows rows, int part, int parts)
    {
        var (start, end) = ((int)((long)rows.Count * part / parts), (int)((long)rows.Count * (part + 1) / parts));
        var sums = new double[(long)rows.Features * rows.Width];
        var block = new AlignedFloats((long)Block * rows.Width);
        var floats = new AlignedFloats((long)rows.Width * rows.Width);
        for (; start < end; start += Block)
        {
            var count = Math.Min(Block, end - start);
            if (rows.AreBytes)
                rows.ReadWhole(start, count, block.Pointer);
            else
                rows.Read(start, count, block.Pointer);
            // Each row's factors are its own numbers.
            RowKernels.Best.AddProducts(block.Pointer, count, block.Pointer, rows.Width, rows.Width, floats.Pointer);
            DoubleSums.Add(sums, floats.Span[..sums.Length], 1);
            floats.Span.Clear();
        }

        return sums;
    }
}

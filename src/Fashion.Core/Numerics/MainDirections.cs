using Fashion.Core.Random;

namespace Fashion.Core.Numerics;

/// <summary>
/// A few orthonormal directions of large variance, found fast and nearly, by subspace iteration on some of the points. For
/// what only becomes slower where they are not the best; <see cref="Decompositions.Pca"/> is for the others.
/// </summary>
internal sealed unsafe class MainDirections
{
    private const int SampleSize = 3000;

    // Of the sample: large images are sampled more thinly.
    private const long MostFloats = 32 << 20;
    private const int Iterations = 4;

    private readonly int width;
    private readonly AlignedFloats mean;

    /// <param name="count">Of all points.</param>
    /// <param name="features">Numbers of a point.</param>
    /// <param name="most">How many directions; fewer where there are fewer points or features.</param>
    /// <param name="read">Writes a point, of the rows' width, by its index.</param>
    public MainDirections(int count, int features, int most, PointReader read)
    {
        width = RowKernels.Width(features);
        mean = new AlignedFloats(width);
        var sampled = (int)Math.Min(Math.Min(count, SampleSize), Math.Max(most, MostFloats / width));
        Count = Math.Min(most, Math.Min(features, sampled));
        Rows = new AlignedFloats((long)Math.Max(1, Count) * width);
        Variances = new double[Count];
        var sample = new AlignedFloats((long)sampled * width);
        for (var at = 0; at < sampled; at++)
            read((int)((long)at * count / sampled), sample.Pointer + (long)at * width);
        for (var feature = 0; feature < width; feature++)
        {
            var sum = 0.0;
            for (var at = 0; at < sampled; at++)
                sum += sample.Pointer[(long)at * width + feature];
            mean.Pointer[feature] = (float)(sum / Math.Max(1, sampled));
        }

        for (var at = 0; at < sampled; at++)
            Centre(sample.Pointer + (long)at * width);
        Find(sample, sampled, features);
    }

    /// <summary>Writes a point into a row.</summary>
    public delegate void PointReader(int index, float* into);

    /// <summary>How many directions.</summary>
    public int Count { get; }

    /// <summary>Directions x width.</summary>
    public AlignedFloats Rows { get; }

    /// <summary>Of the sampled points, along each direction.</summary>
    public double[] Variances { get; }

    /// <summary>Of the sampled points, along all directions together.</summary>
    public double TotalVariance { get; private set; }

    /// <summary>Of the sampled points.</summary>
    public ReadOnlySpan<float> Mean => mean.Span;

    /// <summary>Takes the mean from a point.</summary>
    public void Centre(float* point)
    {
        for (var at = 0; at < width; at++)
            point[at] -= mean.Pointer[at];
    }

    private void Find(AlignedFloats sample, int sampled, int features)
    {
        var kernels = RowKernels.Best;
        var random = new RandomStream(0, "directions");
        for (var direction = 0; direction < Count; direction++)
        {
            for (var feature = 0; feature < features; feature++)
                Rows.Pointer[(long)direction * width + feature] = (float)(random.NextDouble() - 0.5);
        }

        Orthonormal.Rows(Rows, Count, width, features, random);
        var scores = new AlignedFloats((long)sampled * Count);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            kernels.Dots(sample.Pointer, sampled, Rows.Pointer, Count, width, scores.Pointer);
            Rows.Span.Clear();
            kernels.AddProducts(sample.Pointer, sampled, scores.Pointer, Count, width, Rows.Pointer);
            Orthonormal.Rows(Rows, Count, width, features, random);
        }

        kernels.Dots(sample.Pointer, sampled, Rows.Pointer, Count, width, scores.Pointer);
        for (var at = 0; at < scores.Span.Length; at++)
            Variances[at % Count] += (double)scores.Span[at] * scores.Span[at] / sampled;
        TotalVariance = DoubleSums.Dot(sample.Span, sample.Span) / Math.Max(1, sampled);
    }
}

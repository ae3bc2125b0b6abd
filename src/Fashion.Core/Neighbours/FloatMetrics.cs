using Fashion.Core.Numerics;

namespace Fashion.Core.Neighbours;

/// <summary>A metric of numbers that are no bytes, in doubles.</summary>
internal abstract unsafe class FloatMetric : IMetric<double>
{
    private readonly AlignedFloats images;
    private readonly AlignedFloats queries;
    private readonly int width;

    /// <param name="images">The images of the search, as numbers.</param>
    /// <param name="queries">The queries, as numbers.</param>
    /// <param name="width">Floats of each.</param>
    protected FloatMetric(AlignedFloats images, AlignedFloats queries, int width) =>
        (this.images, this.queries, this.width) = (images, queries, width);

    public double Measure(int query, int image)
    {
        var key = Measure(
            new ReadOnlySpan<float>(queries.Pointer + (long)query * width, width),
            new ReadOnlySpan<float>(images.Pointer + (long)image * width, width));
        GC.KeepAlive(this);
        return key;
    }

    public abstract double Distance(double key);

    protected abstract double Measure(ReadOnlySpan<float> a, ReadOnlySpan<float> b);
}

/// <summary>The sum of squared differences.</summary>
internal sealed class FloatEuclidean(AlignedFloats images, AlignedFloats queries, int width)
    : FloatMetric(images, queries, width), IEuclideanMetric<double>
{
    public override double Distance(double key) => Math.Sqrt(key);

    public double Square(double key) => key;

    protected override double Measure(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => DoubleSums.SquaredDistance(a, b);
}

/// <summary>The sum of absolute differences.</summary>
internal sealed class FloatManhattan(AlignedFloats images, AlignedFloats queries, int width)
    : FloatMetric(images, queries, width)
{
    public override double Distance(double key) => key;

    protected override double Measure(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => DoubleSums.AbsoluteDifference(a, b);
}

/// <summary>1 - the cosine of the angle; nothing but zeros is at a right angle to everything.</summary>
internal sealed class FloatCosine(AlignedFloats images, AlignedFloats queries, int width)
    : FloatMetric(images, queries, width), IEuclideanMetric<double>
{
    public override double Distance(double key) => key;

    public double Square(double key) => 2 * key;

    protected override double Measure(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var squares = DoubleSums.Dot(a, a) * DoubleSums.Dot(b, b);
        // The quotient may round to more than 1, the cosine of images that are the same.
        return squares == 0 ? 1 : Math.Max(0, 1 - DoubleSums.Dot(a, b) / Math.Sqrt(squares));
    }
}

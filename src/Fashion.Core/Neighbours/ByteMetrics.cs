using Fashion.Core.Data;
using Fashion.Core.Numerics;

namespace Fashion.Core.Neighbours;

/// <summary>Pinned pixels of the images of a search and of its queries.</summary>
internal sealed unsafe class BytePairs(ImageSet images, ImageSet queries)
{
    private readonly byte[] images = images.Bytes!;
    private readonly byte[] queries = queries.Bytes!;

    public int Features { get; } = images.PixelsPerImage;

    /// <summary>What <paramref name="sum"/> makes of a query's bytes and an image's.</summary>
    public long Of(int query, int image, delegate*<byte*, byte*, int, long> sum)
    {
        fixed (byte* a = &queries[(long)query * Features])
        fixed (byte* b = &images[(long)image * Features])
            return sum(a, b, Features);
    }

    /// <summary>The sums of absolute differences of a query and images that follow one another.</summary>
    public void AbsoluteDifferences(int query, int image, Span<long> into)
    {
        var at = 0;
        fixed (byte* a = &queries[(long)query * Features])
        fixed (byte* b = &images[(long)image * Features])
        fixed (long* sums = into)
        {
            for (; at + 4 <= into.Length; at += 4)
                ByteKernels.AbsoluteDifferences(a, b + (long)at * Features, Features, sums + at);
            for (; at < into.Length; at++)
                sums[at] = ByteKernels.AbsoluteDifference(a, b + (long)at * Features, Features);
        }
    }
}

/// <summary>Squared differences of bytes, summed exactly.</summary>
/// <param name="pairs">The images.</param>
/// <param name="scale">What one step of a byte is worth.</param>
internal sealed class ByteEuclidean(BytePairs pairs, double scale) : IEuclideanMetric<long>
{
    public unsafe long Measure(int query, int image) => pairs.Of(query, image, &ByteKernels.SquaredDistance);

    public double Distance(long key) => Math.Sqrt(key) * scale;

    public double Square(long key) => key;
}

/// <summary>Absolute differences of bytes, summed exactly.</summary>
/// <param name="pairs">The images.</param>
/// <param name="scale">What one step of a byte is worth.</param>
internal sealed class ByteManhattan(BytePairs pairs, double scale) : IMetric<long>
{
    public unsafe long Measure(int query, int image) => pairs.Of(query, image, &ByteKernels.AbsoluteDifference);

    public void Measure(int query, int image, Span<long> into) => pairs.AbsoluteDifferences(query, image, into);

    public double Distance(long key) => key * scale;
}

/// <summary>The cosine of the angle between two rows of bytes, as the whole numbers that it follows from.</summary>
/// <param name="Dot">The product of the image with the query.</param>
/// <param name="Square">That of the image with itself.</param>
/// <param name="QuerySquare">That of the query with itself.</param>
internal readonly record struct ByteAngle(long Dot, long Square, long QuerySquare) : IComparable<ByteAngle>
{
    /// <summary>1 - the cosine; a black image is at a right angle to every other.</summary>
    public double Distance => Square == 0 || QuerySquare == 0 ? 1 : 1 - Dot / Math.Sqrt((double)Square * QuerySquare);

    // a / sqrt(b) against c / sqrt(d), of numbers that are not negative: a^2 d against c^2 b.
    public int CompareTo(ByteAngle other)
    {
        var own = Square == 0 ? 0 : (UInt128)Dot * (UInt128)Dot * (UInt128)Math.Max(1, other.Square);
        var others = other.Square == 0 ? 0 : (UInt128)other.Dot * (UInt128)other.Dot * (UInt128)Math.Max(1, Square);
        return others.CompareTo(own);
    }
}

/// <summary>Angles between rows of bytes, compared exactly.</summary>
internal sealed class ByteCosine : IEuclideanMetric<ByteAngle>
{
    private readonly BytePairs pairs;
    private readonly long[] squares;
    private readonly long[] querySquares;

    /// <param name="pairs">The images.</param>
    /// <param name="squares">Each image's product with itself.</param>
    /// <param name="querySquares">Each query's.</param>
    public ByteCosine(BytePairs pairs, long[] squares, long[] querySquares) =>
        (this.pairs, this.squares, this.querySquares) = (pairs, squares, querySquares);

    public unsafe ByteAngle Measure(int query, int image) =>
        new(pairs.Of(query, image, &ByteKernels.Dot), squares[image], querySquares[query]);

    public double Distance(ByteAngle key) => key.Distance;

    /// <summary>Of points on the unit sphere; a black image is at the centre, nearer than this says.</summary>
    public double Square(ByteAngle key) => 2 * key.Distance;

    /// <summary>Each image's product with itself.</summary>
    public static unsafe long[] Squares(ImageSet images)
    {
        var pairs = new BytePairs(images, images);
        var squares = new long[images.Count];
        for (var image = 0; image < squares.Length; image++)
            squares[image] = pairs.Of(image, image, &ByteKernels.Dot);
        return squares;
    }
}

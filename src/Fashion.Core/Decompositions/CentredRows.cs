using Fashion.Core.Data;
using Fashion.Core.Numerics;

namespace Fashion.Core.Decompositions;

/// <summary>
/// Images without their mean, as rows. Where pixels are bytes that are all treated alike, these are the bytes, and
/// <see cref="Scale"/> is what one step of them is worth: sums of products of bytes can be exact.
/// </summary>
internal sealed unsafe class CentredRows
{
    private readonly PixelRows rows;
    private readonly AlignedFloats shift;

    public CentredRows(ImageSet images, Normalizer normalizer, int threads)
    {
        AreBytes = images.Bytes is not null && !normalizer.IsPerPixel;
        rows = AreBytes ? PixelRows.Unscaled(images) : new PixelRows(images, normalizer);
        (Threads, Segments) = (threads, RowSegments.Of(rows.Count, rows.Width));
        var (factor, addend) = AreBytes ? normalizer.Affine(0, 255, images.FullScale) : (1, 0);
        Scale = factor;
        var (sums, squares) = Sums();
        OwnMean = Array.ConvertAll(sums, sum => sum / rows.Count);
        Mean = Array.ConvertAll(OwnMean, mean => mean * factor + addend);
        for (var feature = 0; feature < Features; feature++)
        {
            var variance = (squares[feature] - sums[feature] * OwnMean[feature]) / (rows.Count - 1);
            TotalVariance += Math.Max(0, variance) * factor * factor;
        }

        shift = new AlignedFloats(rows.Width);
        for (var feature = 0; feature < Features; feature++)
            shift.Span[feature] = (float)OwnMean[feature];
    }

    public int Count => rows.Count;

    public int Features => rows.Features;

    public int Width => rows.Width;

    public int Threads { get; }

    /// <summary>A fixed division of the rows.</summary>
    public RowSegments Segments { get; }

    public bool AreBytes { get; }

    /// <summary>What the rows' numbers are multiplied by to be the normalized ones.</summary>
    public double Scale { get; }

    /// <summary>Of the rows' own numbers.</summary>
    public double[] OwnMean { get; }

    /// <summary>Of the normalized ones.</summary>
    public double[] Mean { get; }

    /// <summary>Of all features together, of the normalized numbers.</summary>
    public double TotalVariance { get; }

    /// <summary>Rows as they are, mean included.</summary>
    public void ReadWhole(int start, int count, float* into) => rows.Read(start, count, into);

    /// <summary>Rows without their mean, rounded to floats.</summary>
    public void Read(int start, int count, float* into)
    {
        rows.Read(start, count, into);
        for (var row = 0; row < count; row++)
        {
            var own = new Span<float>(into + (long)row * Width, Width);
            System.Numerics.Tensors.TensorPrimitives.Subtract(own, shift.Span, own);
        }
    }

    private (double[] Sums, double[] Squares) Sums()
    {
        var parts = new (double[] Sums, double[] Squares)[Segments.Count];
        Parallel.For(0, Segments.Count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, segment =>
        {
            var (sums, squares) = (new double[Width], new double[Width]);
            var (row, square) = (new AlignedFloats(Width), new AlignedFloats(Width));
            var (start, end) = Segments[segment];
            for (var image = start; image < end; image++)
            {
                rows.Read(image, row.Pointer);
                DoubleSums.Add(sums, row.Span, 1);
                System.Numerics.Tensors.TensorPrimitives.Multiply(row.Span, row.Span, square.Span);
                DoubleSums.Add(squares, square.Span, 1);
            }

            parts[segment] = (sums, squares);
        });
        var (all, allSquares) = (new double[Features], new double[Features]);
        foreach (var (sums, squares) in parts)
        {
            for (var feature = 0; feature < Features; feature++)
            {
                all[feature] += sums[feature];
                allSquares[feature] += squares[feature];
            }
        }

        return (all, allSquares);
    }
}

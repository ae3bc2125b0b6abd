using System.Numerics.Tensors;
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
        var (sums, square) = Sums();
        if (!(square < PixelRows.LargestSquare))
        {
            throw new UsageException(
                "U406", "the pixels are too large for single precision", "write `normalize = unit`, or replace such images");
        }

        OwnMean = Array.ConvertAll(sums, sum => sum / rows.Count);
        Mean = Array.ConvertAll(OwnMean, mean => mean * factor + addend);
        shift = new AlignedFloats(rows.Width);
        for (var feature = 0; feature < Features; feature++)
            shift.Span[feature] = (float)OwnMean[feature];
        // Squares of bytes add up exactly; those of floats far from 0 would leave nothing of a small variance.
        var deviation = AreBytes ? square - Dot(sums, OwnMean) : Deviation();
        TotalVariance = Math.Max(0, deviation) * factor * factor / (rows.Count - 1);
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
            TensorPrimitives.Subtract(own, shift.Span, own);
        }
    }

    /// <summary>The sum of each feature, and that of all squares.</summary>
    private (double[] Sums, double Square) Sums()
    {
        var parts = new (double[] Sums, double Square)[Segments.Count];
        Parallel.For(0, Segments.Count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, segment =>
        {
            var (sums, square) = (new double[Width], 0.0);
            var row = new AlignedFloats(Width);
            var (start, end) = Segments[segment];
            for (var image = start; image < end; image++)
            {
                rows.Read(image, row.Pointer);
                DoubleSums.Add(sums, row.Span, 1);
                square += DoubleSums.Dot(row.Span, row.Span);
            }

            parts[segment] = (sums, square);
        });
        var all = new double[Features];
        foreach (var (sums, _) in parts)
            TensorPrimitives.Add(all, sums.AsSpan(0, Features), all);
        return (all, parts.Sum(part => part.Square));
    }

    /// <summary>The sum of the squared distances from the mean.</summary>
    private double Deviation()
    {
        var parts = new double[Segments.Count];
        Parallel.For(0, Segments.Count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, segment =>
        {
            var row = new AlignedFloats(Width);
            var (start, end) = Segments[segment];
            for (var image = start; image < end; image++)
            {
                Read(image, 1, row.Pointer);
                parts[segment] += DoubleSums.Dot(row.Span, row.Span);
            }
        });
        // What is subtracted from the rows is the mean rounded to floats.
        var off = new double[Features];
        for (var feature = 0; feature < Features; feature++)
            off[feature] = OwnMean[feature] - shift.Span[feature];
        return parts.Sum() - Count * Dot(off, off);
    }

    private static double Dot(double[] a, double[] b) => TensorPrimitives.Dot<double>(a, b);
}

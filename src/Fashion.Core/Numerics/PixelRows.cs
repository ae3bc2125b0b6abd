using Fashion.Core.Data;

namespace Fashion.Core.Numerics;

/// <summary>
/// Images as rows of floats for <see cref="RowKernels"/>, made from the pixels when they are read: the whole set in floats
/// would need four times the memory, and more time to fetch than to convert.
/// </summary>
internal sealed unsafe class PixelRows
{
    /// <summary>Rows with a larger product with themselves come near the end of float32 where they are multiplied.</summary>
    public const double LargestSquare = 1e30;

    private readonly BatchReader reader;

    /// <param name="images">The images.</param>
    /// <param name="normalizer">How pixels become numbers.</param>
    public PixelRows(ImageSet images, Normalizer normalizer)
        : this(images, new BatchReader(images, normalizer))
    {
    }

    private PixelRows(ImageSet images, BatchReader reader)
    {
        this.reader = reader;
        (Count, Features) = (images.Count, images.PixelsPerImage);
        Width = RowKernels.Width(Features);
    }

    public int Count { get; }

    public int Features { get; }

    /// <summary>Floats of a row: the features, and zeros.</summary>
    public int Width { get; }

    /// <summary>The pixels' own numbers.</summary>
    public static PixelRows Unscaled(ImageSet images) => new(images, BatchReader.Raw(images));

    /// <summary>Writes rows from <paramref name="start"/> on, each of <see cref="Width"/> floats.</summary>
    public void Read(int start, int count, float* into)
    {
        for (var row = start; row < start + count; row++, into += Width)
            Read(row, into);
    }

    /// <summary>Writes one row of <see cref="Width"/> floats.</summary>
    public void Read(int row, float* into)
    {
        reader.Fill(row, new Span<float>(into, Features));
        new Span<float>(into + Features, Width - Features).Clear();
    }
}

using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Images of one shape with their labels, in one block of memory: image i is the C x H x W numbers from
/// <c>i * PixelsPerImage</c> on. Stored as bytes wherever the source's numbers allow it, else as floats. Only the room
/// of an <see cref="AugmentedBatch"/> ever changes.
/// </summary>
public sealed class ImageSet
{
    /// <param name="shape">C x H x W.</param>
    /// <param name="bytes">N x C x H x W; 255 is white.</param>
    /// <param name="labels">N class indexes, or -1 where the class is not known.</param>
    /// <param name="classNames">One name for each class.</param>
    /// <param name="fullScale">The source's number for white: 255, or 1 for sources that already divide by 255.</param>
    public ImageSet(Shape shape, byte[] bytes, int[] labels, IReadOnlyList<string> classNames, float fullScale = 255)
        : this(shape, bytes.LongLength, labels, classNames, fullScale) => Bytes = bytes;

    /// <param name="shape">C x H x W.</param>
    /// <param name="floats">N x C x H x W; <paramref name="fullScale"/> is white.</param>
    /// <param name="labels">N class indexes, or -1 where the class is not known.</param>
    /// <param name="classNames">One name for each class.</param>
    /// <param name="fullScale">The source's number for white: 255, or 1 for sources that already divide by 255.</param>
    public ImageSet(Shape shape, float[] floats, int[] labels, IReadOnlyList<string> classNames, float fullScale)
        : this(shape, floats.LongLength, labels, classNames, fullScale) => Floats = floats;

    private ImageSet(Shape shape, long pixels, int[] labels, IReadOnlyList<string> classNames, float fullScale)
    {
        if (!shape.IsImage || shape.Count * labels.Length != pixels)
        {
            throw new ArgumentException($"{labels.Length} images of {shape} are not {pixels} numbers");
        }

        foreach (var label in labels)
        {
            if (label < -1 || label >= classNames.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"there are {classNames.Count} classes");
            }
        }

        Shape = shape;
        Labels = labels;
        ClassNames = classNames;
        FullScale = fullScale;
    }

    /// <summary>Channels x height x width of each image.</summary>
    public Shape Shape { get; }

    public int Count => Labels.Length;

    public int PixelsPerImage => (int)Shape.Count;

    /// <summary>The pixels, N x C x H x W, or null where they are floats.</summary>
    public byte[]? Bytes { get; }

    /// <summary>The pixels, N x C x H x W, or null where they are bytes.</summary>
    public float[]? Floats { get; }

    /// <summary>The pixels, whichever they are.</summary>
    internal Array Pixels => Bytes is null ? Floats! : Bytes;

    /// <summary>A number of <see cref="Pixels"/> as a picture shows it: black 0, white 255.</summary>
    public byte ByteAt(long place) => Bytes is not null
        ? Bytes[place]
        : (byte)Math.Round(Math.Clamp(Floats![place] / FullScale, 0, 1) * 255);

    /// <summary>One class index for each image; -1 where it is not known.</summary>
    public int[] Labels { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The source's number for white: 255 or 1. A byte stands for <c>byte / 255 * FullScale</c>.</summary>
    public float FullScale { get; }

    /// <summary>Room for <paramref name="count"/> images of the same kind; black, of class 0.</summary>
    public ImageSet Room(int count) => Bytes is not null
        ? new ImageSet(Shape, new byte[count * Shape.Count], new int[count], ClassNames, FullScale)
        : new ImageSet(Shape, new float[count * Shape.Count], new int[count], ClassNames, FullScale);

    /// <summary>Some of the images, in the order of <paramref name="rows"/>; one may come twice.</summary>
    public ImageSet Of(ReadOnlySpan<int> rows)
    {
        var some = Room(rows.Length);
        for (var at = 0; at < rows.Length; at++)
        {
            Array.Copy(Pixels, (long)rows[at] * PixelsPerImage, some.Pixels, (long)at * PixelsPerImage, PixelsPerImage);
            some.Labels[at] = Labels[rows[at]];
        }

        return some;
    }

    /// <summary>These images and then those; of one shape, scale and classes.</summary>
    internal ImageSet And(ImageSet others)
    {
        int[] labels = [.. Labels, .. others.Labels];
        return Bytes is not null && others.Bytes is not null
            ? new ImageSet(Shape, [.. Bytes, .. others.Bytes], labels, ClassNames, FullScale)
            : new ImageSet(Shape, [.. ToFloats(), .. others.ToFloats()], labels, ClassNames, FullScale);
    }

    private float[] ToFloats() =>
        Floats ?? Array.ConvertAll(Bytes!, pixel => (float)((double)pixel / 255 * FullScale));

    /// <summary>The same images mirrored left to right, in the same order.</summary>
    public ImageSet Mirrored()
    {
        var copy = Room(Count);
        Labels.CopyTo(copy.Labels, 0);
        Pixels.CopyTo(copy.Pixels, 0);
        for (var row = 0; row < copy.Pixels.Length; row += Shape.Width)
            Array.Reverse(copy.Pixels, row, Shape.Width);
        return copy;
    }

    /// <summary>How many images each class has.</summary>
    public int[] CountPerClass()
    {
        var counts = new int[ClassNames.Count];
        foreach (var label in Labels)
        {
            if (label >= 0)
            {
                counts[label]++;
            }
        }

        return counts;
    }
}

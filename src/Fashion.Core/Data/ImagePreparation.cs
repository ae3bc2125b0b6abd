using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// What is done once to every image, in this order: resize (bilinear), invert, pad with black. Photos to predict go
/// through the same.
/// </summary>
public sealed class ImagePreparation(ImageSize? resize, bool invert, int pad)
{
    public static ImagePreparation From(DataSettings settings) => new(settings.Resize, settings.Invert, settings.Pad);

    /// <summary>The shape that an image of <paramref name="source"/> gets.</summary>
    public Shape ShapeOf(Shape source) => Shape.Image(
        source.Channels,
        (resize?.Height ?? source.Height) + 2 * pad,
        (resize?.Width ?? source.Width) + 2 * pad);

    /// <summary>
    /// The images of <paramref name="rows"/>, prepared. Returns <paramref name="set"/> itself where that would be an exact copy.
    /// </summary>
    /// <exception cref="UsageException">The result does not fit one array.</exception>
    public ImageSet Apply(ImageSet set, ReadOnlySpan<int> rows)
    {
        var shape = ShapeOf(set.Shape);
        if (rows.Length == set.Count && !invert && shape.Equals(set.Shape) && IsIdentity(rows))
        {
            return set;
        }

        if (shape.Count * rows.Length > Array.MaxLength)
        {
            throw new UsageException(
                "U204",
                $"{rows.Length:N0} images of {shape} are {shape.Count * rows.Length:N0} numbers; at most {Array.MaxLength:N0} fit in memory",
                "make `data.resize` or `data.limit` smaller");
        }

        var labels = new int[rows.Length];
        for (var at = 0; at < rows.Length; at++)
        {
            labels[at] = set.Labels[rows[at]];
        }

        if (set.Bytes is { } bytes)
        {
            var pixels = Prepare<byte>(bytes, set.Shape, rows, (byte)255, new byte[shape.Count * rows.Length]);
            return new ImageSet(shape, pixels, labels, set.ClassNames, set.FullScale);
        }
        else
        {
            var pixels = Prepare<float>(set.Floats!, set.Shape, rows, set.FullScale, new float[shape.Count * rows.Length]);
            return new ImageSet(shape, pixels, labels, set.ClassNames, set.FullScale);
        }
    }

    private static bool IsIdentity(ReadOnlySpan<int> rows)
    {
        for (var at = 0; at < rows.Length; at++)
        {
            if (rows[at] != at)
            {
                return false;
            }
        }

        return true;
    }

    private T[] Prepare<T>(T[] source, Shape shape, ReadOnlySpan<int> rows, T white, T[] prepared)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var resizing = resize is null || (resize.Height == shape.Height && resize.Width == shape.Width)
            ? null
            : new BilinearResize(shape.Height, shape.Width, resize.Height, resize.Width);
        int height = resizing?.Height ?? shape.Height, width = resizing?.Width ?? shape.Width;
        var plane = new T[height * width];
        var (planeSize, paddedWidth) = (shape.Height * shape.Width, width + 2 * pad);
        var target = prepared.AsSpan();
        foreach (var row in rows)
        {
            for (var channel = 0; channel < shape.Channels; channel++)
            {
                var original = source.AsSpan((row * shape.Channels + channel) * planeSize, planeSize);
                var image = original;
                if (resizing is not null)
                {
                    resizing.Apply<T>(original, plane);
                    image = plane;
                }

                var inner = target[(pad * paddedWidth)..];
                for (var y = 0; y < height; y++)
                {
                    var line = inner.Slice(y * paddedWidth + pad, width);
                    image.Slice(y * width, width).CopyTo(line);
                    if (invert)
                    {
                        foreach (ref var pixel in line)
                        {
                            pixel = white - pixel;
                        }
                    }
                }

                target = target[((height + 2 * pad) * paddedWidth)..];
            }
        }

        return prepared;
    }
}

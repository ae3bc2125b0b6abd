using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Images from a NumPy array: its shape checked, floats stored as bytes where that loses nothing.</summary>
internal static class NpzImages
{
    /// <summary>Channels x height x width, from the header alone.</summary>
    public static Shape ShapeOf(NpzArchive archive, string array) => ShapeOf(archive.ReadHeader(array), archive.Path, array);

    /// <param name="header">N x H x W or N x H x W x C.</param>
    /// <param name="content">The numbers as the file has them.</param>
    /// <param name="labels">One for each image.</param>
    /// <param name="classNames">One for each class.</param>
    /// <param name="fullScale">The training images' white, for a test part; null to find out.</param>
    /// <param name="path">Named in errors.</param>
    /// <param name="array">Named in errors.</param>
    public static ImageSet ToSet(
        NpyHeader header, byte[] content, int[] labels, IReadOnlyList<string> classNames, float? fullScale, string path, string array)
    {
        var shape = ShapeOf(header, path, array);
        content = NpyNumbers.InCOrder(header, content);
        if (header.Kind == 'u')
        {
            return new ImageSet(shape, ChannelsFirst(content, shape), labels, classNames, fullScale ?? 255);
        }

        var floats = NpyNumbers.ToFloats(header, content);
        var wrong = floats.AsSpan().IndexOf(float.IsFinite, false);
        if (wrong >= 0)
        {
            throw new DataException(
                DataFault.Damaged, path, $"array `{array}`: image {wrong / shape.Count:N0} has a pixel that is {floats[wrong]}, not a number to learn from");
        }

        var own = floats.AsSpan().IndexOf(value => value is >= 0 and <= 1, false) < 0 ? 1f : 255f;
        if (own == 1 && fullScale == 255)
        {
            throw new DataException(
                DataFault.Mismatch, path, $"array `{array}`: its numbers lie in 0 to 1, but the training images' do not", "save both on one scale");
        }

        var white = fullScale ?? own;
        return ToBytes(floats, white) is { } bytes
            ? new ImageSet(shape, ChannelsFirst(bytes, shape), labels, classNames, white)
            : new ImageSet(shape, ChannelsFirst(floats, shape), labels, classNames, white);
    }

    private static int IndexOf(this Span<float> values, Func<float, bool> test, bool outcome)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (test(values[at]) == outcome)
            {
                return at;
            }
        }

        return -1;
    }

    private static Shape ShapeOf(NpyHeader header, string path, string array)
    {
        DataException Unsupported(string problem, string help) => new(DataFault.Unsupported, path, $"array `{array}` {problem}", help);

        if (header is not ({ Kind: 'u', ItemSize: 1 } or { Kind: 'f', ItemSize: 4 }))
        {
            throw Unsupported($"holds {header.TypeName}, but images are uint8 or float32", $"save `{array}.astype('float32')`, or `'uint8'` for numbers 0 to 255");
        }

        if (header.Shape.Count is not (3 or 4))
        {
            throw Unsupported($"is {header.ShapeText}, but images are N x H x W or N x H x W x C", "use `reshape`");
        }

        var channels = header.Shape.Count == 4 ? header.Shape[3] : 1;
        if (channels is < 1 or > 4)
        {
            throw Unsupported($"is {header.ShapeText}: {channels} channels, the last extent, are too many", "for N x C x H x W, save `transpose(0, 2, 3, 1)`");
        }

        if (header.Shape[1] < 1 || header.Shape[2] < 1 || header.Shape[1] * header.Shape[2] * channels > Array.MaxLength)
        {
            throw new DataException(DataFault.TooLarge, path, $"array `{array}` is {header.ShapeText}; that is no image size");
        }

        return Shape.Image((int)channels, (int)header.Shape[1], (int)header.Shape[2]);
    }

    /// <summary>The floats as 255ths of white; null where one of them is none.</summary>
    private static byte[]? ToBytes(float[] floats, float white)
    {
        var bytes = new byte[floats.Length];
        var factor = 255f / white;
        for (var at = 0; at < floats.Length; at++)
        {
            var value = floats[at] * factor;
            var nearest = MathF.Round(value);

            // k / 255 in floats, times 255, misses k by at most 255 * 2^-23.
            if (nearest is < 0 or > 255 || MathF.Abs(value - nearest) > 6e-5f)
            {
                return null;
            }

            bytes[at] = (byte)nearest;
        }

        return bytes;
    }

    // H x W x C becomes C x H x W.
    private static T[] ChannelsFirst<T>(T[] pixels, Shape shape)
    {
        int channels = shape.Channels, plane = shape.Height * shape.Width;
        if (channels == 1)
        {
            return pixels;
        }

        var planes = new T[pixels.Length];
        for (var image = 0; image < pixels.Length; image += channels * plane)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var at = 0; at < plane; at++)
                {
                    planes[image + channel * plane + at] = pixels[image + at * channels + channel];
                }
            }
        }

        return planes;
    }
}

using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Pictures;

/// <summary>Images side by side and row by row in one picture, with a grey line between them.</summary>
/// <param name="Shape">Channels (1 grey, 3 colour), height and width of the whole.</param>
/// <param name="Pixels">Height x width x channels.</param>
public sealed record Mosaic(Shape Shape, byte[] Pixels)
{
    // Seen between black images and between white ones.
    private const byte Line = 128;

    /// <param name="images">Of three channels for colour; of any others the first one is shown.</param>
    /// <param name="rows">Which images, in the order of reading; at least one.</param>
    /// <param name="columns">Images beside one another, from 1 on; where there are fewer, the picture is narrower.</param>
    public static Mosaic Of(ImageSet images, ReadOnlySpan<int> rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Length, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        columns = Math.Min(columns, rows.Length);
        var lines = (rows.Length + columns - 1) / columns;
        var (height, width) = (images.Shape.Height, images.Shape.Width);
        var shape = Shape.Image(
            images.Shape.Channels == 3 ? 3 : 1, lines * (height + 1) - 1, columns * (width + 1) - 1);
        var pixels = new byte[shape.Count];
        Array.Fill(pixels, Line);
        for (var at = 0; at < rows.Length; at++)
        {
            var (top, left) = (at / columns * (height + 1), at % columns * (width + 1));
            for (var pixel = 0; pixel < height * width; pixel++)
            {
                var place = (top + pixel / width) * shape.Width + left + pixel % width;
                for (var channel = 0; channel < shape.Channels; channel++)
                    pixels[place * shape.Channels + channel] = images.ByteAt((long)rows[at] * images.PixelsPerImage + channel * height * width + pixel);
            }
        }

        return new Mosaic(shape, pixels);
    }

    /// <summary>The picture as a file.</summary>
    /// <exception cref="RunException">The library that writes PNG is missing, or the picture has more than 64 megapixels.</exception>
    public byte[] ToPng() => ImageEncoder.Png(Pixels, Shape.Width, Shape.Height, Shape.Channels);
}

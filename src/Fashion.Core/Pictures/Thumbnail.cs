using Fashion.Core.Data;

namespace Fashion.Core.Pictures;

/// <summary>An image of a set, made smaller by a whole factor where it is large.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Channels">1 grey, 3 colour.</param>
/// <param name="Pixels">Height x width x channels, each the mean of a square of the image's.</param>
public sealed record Thumbnail(int Width, int Height, int Channels, byte[] Pixels)
{
    /// <param name="images">Of three channels for colour; of any others the first one is shown.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="most">Pixels of the longer side.</param>
    public static Thumbnail Of(ImageSet images, int index, int most)
    {
        var shape = images.Shape;
        var factor = (Math.Max(shape.Width, shape.Height) + most - 1) / most;
        var (width, height) = ((shape.Width + factor - 1) / factor, (shape.Height + factor - 1) / factor);
        var channels = shape.Channels == 3 ? 3 : 1;
        var pixels = new byte[width * height * channels];
        for (var at = 0; at < pixels.Length; at++)
        {
            var (row, column) = (at / channels / width * factor, at / channels % width * factor);
            var start = (long)index * images.PixelsPerImage + at % channels * shape.Height * shape.Width;
            pixels[at] = Mean(row, Math.Min(row + factor, shape.Height), column, Math.Min(column + factor, shape.Width), start);
        }

        return new Thumbnail(width, height, channels, pixels);

        byte Mean(int top, int bottom, int left, int right, long start)
        {
            long sum = 0;
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                    sum += images.ByteAt(start + y * shape.Width + x);
            }

            return (byte)(sum / ((bottom - top) * (right - left)));
        }
    }

    /// <summary>As a file.</summary>
    /// <exception cref="RunException">The library that writes PNG is missing: R110.</exception>
    public byte[] ToPng() => ImageEncoder.Png(Pixels, Width, Height, Channels);
}

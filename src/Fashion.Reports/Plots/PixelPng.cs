using Fashion.Core.Data;
using Fashion.Core.Pictures;
using Fashion.Dsl;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>Computed numbers as an image.</summary>
internal static class PixelPng
{
    /// <param name="pixels">Channels x height x width, black 0 to white 255; what is beyond is cut.</param>
    /// <param name="shape">Channels x height x width; grey or colour.</param>
    public static byte[] Of(IReadOnlyList<double> pixels, Shape shape) => Thumbnail.Of(
        new ImageSet(shape, [.. pixels.Select(value => (byte)Math.Clamp(Math.Round(value), 0, 255))], [-1], []), 0, GridCell.MostPixels).ToPng();

    /// <summary>
    /// Numbers of either sign: white is 0, the bluer the larger, the redder the smaller. The largest of either sign is full.
    /// </summary>
    /// <param name="numbers">Height x width.</param>
    /// <param name="width">In pixels.</param>
    public static byte[] Signed(IReadOnlyList<double> numbers, int width)
    {
        var full = numbers.Max(Math.Abs);
        var pixels = new byte[3 * numbers.Count];
        foreach (var (at, number) in numbers.Index())
        {
            var share = full == 0 ? 0 : Math.Clamp(Math.Abs(number) / full, 0, 1);
            var (red, green, blue) = number > 0 ? (0, 114, 178) : (213, 94, 0);
            pixels[3 * at] = (byte)(255 - share * (255 - red));
            pixels[3 * at + 1] = (byte)(255 - share * (255 - green));
            pixels[3 * at + 2] = (byte)(255 - share * (255 - blue));
        }

        return ImageEncoder.Png(pixels, width, numbers.Count / width, 3);
    }
}

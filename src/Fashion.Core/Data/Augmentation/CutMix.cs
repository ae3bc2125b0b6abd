using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// CutMix (Yun et al. 2019): a rectangle of the other image, of the image's own aspect, its centre on any pixel. What
/// lies outside is cut off, and the share returned is that of the pixels that are left.
/// </summary>
internal sealed class CutMix<T>(Shape shape, double alpha) : IImageMixture<T>
{
    private readonly SymmetricBeta shares = new(alpha);

    public double Apply(Span<T> image, ReadOnlySpan<T> other, RandomStream random)
    {
        var side = Math.Sqrt(1 - shares.Draw(random));
        int height = (int)(shape.Height * side), width = (int)(shape.Width * side);
        var rectangle = new PixelRectangle(
            random.NextInt(shape.Height) - height / 2, random.NextInt(shape.Width) - width / 2, height, width).Clip(shape);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var start = rectangle.Line(shape, channel, 0).Start.Value;
            for (var line = 0; line < rectangle.Height; line++, start += shape.Width)
                other.Slice(start, rectangle.Width).CopyTo(image.Slice(start, rectangle.Width));
        }

        return 1 - (double)rectangle.Area / (shape.Height * shape.Width);
    }
}

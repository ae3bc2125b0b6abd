using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Cutout (DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017): a black
/// square with its centre on any pixel, so that a part of it may lie outside.
/// </summary>
internal sealed class RandomCutout<T>(Shape shape, CutoutOptions options) : IImageAugmentation<T>
    where T : struct
{
    public void Apply(Span<T> image, RandomStream random)
    {
        if (random.NextDouble() >= options.Probability)
        {
            return;
        }

        var top = random.NextInt(shape.Height) - options.Size / 2;
        var left = random.NextInt(shape.Width) - options.Size / 2;
        var square = new PixelRectangle(top, left, options.Size, options.Size).Clip(shape);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var line = 0; line < square.Height; line++)
                image[square.Line(shape, channel, line)].Clear();
        }
    }
}

using System.Numerics;
using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Random erasing (Zhong et al., "Random erasing data augmentation", 2020, algorithm 1). Area, aspect and corner are
/// drawn again until the rectangle lies inside the image. The paper tries for ever; an image that a thousand rectangles
/// do not fit stays whole, so that ranges which never fit end too.
/// </summary>
internal sealed class RandomErasing<T>(Shape shape, EraseOptions options, T white) : IImageAugmentation<T>
    where T : unmanaged, INumber<T>
{
    private const int Attempts = 1000;

    public void Apply(Span<T> image, RandomStream random)
    {
        if (random.NextDouble() >= options.Probability || !TryPlace(random, out var rectangle))
        {
            return;
        }

        var shade = Shade(random);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var line = 0; line < rectangle.Height; line++)
                Fill(image[rectangle.Line(shape, channel, line)], shade, random);
        }
    }

    private void Fill(Span<T> pixels, T shade, RandomStream random)
    {
        if (!options.PixelLevel)
        {
            pixels.Fill(shade);
            return;
        }

        foreach (ref var pixel in pixels)
            pixel = Shade(random);
    }

    private bool TryPlace(RandomStream random, out PixelRectangle rectangle)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = Between(options.AreaLow, options.AreaHigh, random) * shape.Height * shape.Width;
            var aspect = Between(options.AspectLow, options.AspectHigh, random);
            int height = (int)Math.Round(Math.Sqrt(area * aspect)), width = (int)Math.Round(Math.Sqrt(area / aspect));
            rectangle = new PixelRectangle(random.NextInt(shape.Height), random.NextInt(shape.Width), height, width);
            if (rectangle.Area > 0 && rectangle.Clip(shape) == rectangle)
            {
                return true;
            }
        }

        rectangle = default;
        return false;
    }

    private T Shade(RandomStream random) =>
        Pixel.Round<T>((float)Between(options.ValueLow, options.ValueHigh, random) * float.CreateTruncating(white));

    private static double Between(double low, double high, RandomStream random) => low + (high - low) * random.NextDouble();
}

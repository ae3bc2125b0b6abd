using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    // Of a draw's half, the 24 bits that a float has.
    private const float HalfDraw = 1f / (1 << 24);

    // Of all pixels of a channel, to whole vectors; each draw is for two pixels.
    private readonly ulong[] draws = new ulong[Whole(shape.Height * shape.Width) / 2];
    private readonly T[] shades = new T[Whole(shape.Height * shape.Width)];

    public void Apply(Span<T> image, RandomStream random)
    {
        if (random.NextDouble() >= options.Probability || !TryPlace(random, out var rectangle))
        {
            return;
        }

        if (!options.PixelLevel)
            shades.AsSpan(0, rectangle.Area).Fill(Shade(random.NextDouble()));
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            if (options.PixelLevel)
                DrawShades(rectangle.Area, random);
            for (var line = 0; line < rectangle.Height; line++)
            {
                shades.AsSpan(line * rectangle.Width, rectangle.Width)
                    .CopyTo(image[rectangle.Line(shape, channel, line)]);
            }
        }
    }

    /// <summary>A shade for each pixel of a rectangle, line by line, of half a draw each: the lower half first.</summary>
    private void DrawShades(int count, RandomStream random)
    {
        random.NextBits(draws.AsSpan(0, (count + 1) / 2));
        var halves = MemoryMarshal.Cast<ulong, uint>(draws);
        if (typeof(T) == typeof(byte))
        {
            DrawnBytes(halves, count, MemoryMarshal.AsBytes(shades.AsSpan()));
            return;
        }

        for (var at = 0; at < count; at++)
            shades[at] = Pixel.Round<T>((Low + Range * ((halves[at] >> 8) * HalfDraw)) * float.CreateTruncating(white));
    }

    /// <summary>The same numbers, whole vectors of them; none is outside a byte.</summary>
    private void DrawnBytes(ReadOnlySpan<uint> halves, int count, Span<byte> into)
    {
        var (low, range) = (Vector512.Create(Low), Vector512.Create(Range));
        var (scale, half) = (Vector512.Create(float.CreateTruncating(white)), Vector512.Create(0.5f));
        for (var at = 0; at < count; at += Vector512<float>.Count)
        {
            var drawn = Vector512.ConvertToSingle((Vector512.Create(halves[at..]) >>> 8).AsInt32()) * HalfDraw;
            var words = Vector512.Narrow(
                Vector512.ConvertToInt32Native((low + range * drawn) * scale + half), Vector512<int>.Zero);
            Vector512.Narrow(words, Vector512<short>.Zero).AsByte().GetLower().GetLower().CopyTo(into[at..]);
        }
    }

    private bool TryPlace(RandomStream random, out PixelRectangle rectangle)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = Between(options.AreaLow, options.AreaHigh, random.NextDouble()) * shape.Height * shape.Width;
            var aspect = Between(options.AspectLow, options.AspectHigh, random.NextDouble());
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

    private static int Whole(int count) => (count + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;

    private float Low => (float)options.ValueLow;

    private float Range => (float)(options.ValueHigh - options.ValueLow);

    private T Shade(double draw) =>
        Pixel.Round<T>((float)Between(options.ValueLow, options.ValueHigh, draw) * float.CreateTruncating(white));

    private static double Between(double low, double high, double draw) => low + (high - low) * draw;
}

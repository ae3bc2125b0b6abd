using System.Numerics;
using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>One of the things that an affine pass does: turn, or make larger or smaller.</summary>
/// <param name="Degrees">Turned by up to so much either way.</param>
/// <param name="Amount">Made larger or smaller by up to this share, below 1.</param>
/// <param name="Probability">The share of images that it happens to.</param>
internal readonly record struct AffinePart(double Degrees, double Amount, double Probability);

/// <summary>
/// Turns and zooms an image about its centre, all parts in one bilinear pass; beyond the image is black. Turning and
/// zooming may change places, so angles add up and factors multiply.
/// </summary>
internal sealed class RandomAffine<T>(Shape shape, AffinePart[] parts) : IImageAugmentation<T>
    where T : unmanaged, INumber<T>
{
    // The plane inside a black edge one pixel wide: every point less than a pixel outside then has four neighbours.
    private readonly T[] framed = new T[(shape.Height + 2) * (shape.Width + 2)];

    /// <summary>What one pass does.</summary>
    public AffinePart[] Parts => parts;

    public void Apply(Span<T> image, RandomStream random)
    {
        var (degrees, factor, any) = (0.0, 1.0, false);
        foreach (var part in parts)
        {
            var happens = random.NextDouble() < part.Probability;
            // Never -1: a zoom by 100 % cannot make an image vanish.
            var swing = 1 - 2 * random.NextDouble();
            if (happens)
            {
                (degrees, factor, any) = (degrees + part.Degrees * swing, factor * (1 + part.Amount * swing), true);
            }
        }

        if (!any)
        {
            return;
        }

        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var plane = shape.Height * shape.Width;
        for (var rest = image; !rest.IsEmpty; rest = rest[plane..])
        {
            Sample(rest[..plane], (float)(cos / factor), (float)(sin / factor));
        }
    }

    private void Sample(Span<T> plane, float cos, float sin)
    {
        int height = shape.Height, width = shape.Width, stride = width + 2;
        for (var y = 0; y < height; y++)
        {
            plane.Slice(y * width, width).CopyTo(framed.AsSpan((y + 1) * stride + 1, width));
        }

        float centreX = (width - 1) / 2f, centreY = (height - 1) / 2f;
        for (var y = 0; y < height; y++)
        {
            var line = plane.Slice(y * width, width);
            var startX = sin * (y - centreY) + centreX;
            var startY = cos * (y - centreY) + centreY;
            for (var x = 0; x < line.Length; x++)
            {
                float sourceX = cos * (x - centreX) + startX, sourceY = startY - sin * (x - centreX);
                int left = (int)MathF.Floor(sourceX), top = (int)MathF.Floor(sourceY);
                line[x] = (uint)(left + 1) <= (uint)width && (uint)(top + 1) <= (uint)height
                    ? Mix((top + 1) * stride + left + 1, stride, sourceX - left, sourceY - top)
                    : T.Zero;
            }
        }
    }

    private T Mix(int at, int stride, float right, float down)
    {
        var neighbours = framed.AsSpan(at, stride + 2);
        var upper = Between(neighbours[0], neighbours[1], right);
        return Pixel.Round<T>(upper + (Between(neighbours[stride], neighbours[stride + 1], right) - upper) * down);
    }

    private static float Between(T first, T second, float share)
    {
        var start = float.CreateTruncating(first);
        return start + (float.CreateTruncating(second) - start) * share;
    }
}

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
    // Places in an image are counted in parts of a pixel: whole numbers are much faster to step along and to divide.
    private const int PartBits = 24;
    private const float Part = 1f / (1 << PartBits);

    // The plane inside a black edge one pixel wide: every point less than a pixel outside then has four neighbours.
    private readonly float[] framed = new float[(shape.Height + 2) * (shape.Width + 2)];

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
        var shrink = 1 / Math.Max(factor, 1e-6);
        var plane = shape.Height * shape.Width;
        for (var rest = image; !rest.IsEmpty; rest = rest[plane..])
        {
            Frame(rest[..plane]);
            Sample(rest[..plane], cos * shrink, sin * shrink);
        }
    }

    private void Frame(ReadOnlySpan<T> plane)
    {
        for (var y = 0; y < shape.Height; y++)
        {
            var line = plane.Slice(y * shape.Width, shape.Width);
            var target = framed.AsSpan((y + 1) * (shape.Width + 2) + 1, line.Length);
            for (var x = 0; x < line.Length; x++)
            {
                target[x] = float.CreateTruncating(line[x]);
            }
        }
    }

    private void Sample(Span<T> plane, double cos, double sin)
    {
        int height = shape.Height, width = shape.Width, stride = width + 2;
        double centreX = (width - 1) / 2.0, centreY = (height - 1) / 2.0;
        long stepX = InParts(cos), stepY = InParts(-sin);
        for (var y = 0; y < height; y++)
        {
            var line = plane.Slice(y * width, width);
            var sourceX = InParts(centreX - cos * centreX + sin * (y - centreY));
            var sourceY = InParts(centreY + sin * centreX + cos * (y - centreY));
            for (var x = 0; x < line.Length; x++, sourceX += stepX, sourceY += stepY)
            {
                long column = (sourceX >> PartBits) + 1, row = (sourceY >> PartBits) + 1;
                line[x] = (ulong)column <= (ulong)width && (ulong)row <= (ulong)height
                    ? Mix((int)(row * stride + column), stride, Rest(sourceX), Rest(sourceY))
                    : T.Zero;
            }
        }
    }

    private T Mix(int at, int stride, float right, float down)
    {
        ReadOnlySpan<float> upper = framed.AsSpan(at, 2), lower = framed.AsSpan(at + stride, 2);
        var above = upper[0] + (upper[1] - upper[0]) * right;
        return Pixel.Round<T>(above + (lower[0] + (lower[1] - lower[0]) * right - above) * down);
    }

    private static long InParts(double pixels) => (long)Math.Round(pixels * (1 << PartBits));

    private static float Rest(long parts) => (parts & ((1 << PartBits) - 1)) * Part;
}

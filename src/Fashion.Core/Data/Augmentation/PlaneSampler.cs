using System.Numerics;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Samples pixels of any type, one by one.</summary>
internal sealed class PlaneSampler<T>(Shape shape) : IPlaneSampler<T>
    where T : unmanaged, INumber<T>
{
    // The plane inside a black edge one pixel wide: every point less than a pixel outside then has four neighbours.
    private readonly float[] framed = new float[(shape.Height + 2) * (shape.Width + 2)];

    public void Sample(Span<T> plane, double cos, double sin)
    {
        Frame(plane);
        int height = shape.Height, width = shape.Width, stride = width + 2;
        double centreX = (width - 1) / 2.0, centreY = (height - 1) / 2.0;
        long stepX = PixelParts.Of(cos), stepY = PixelParts.Of(-sin);
        for (var y = 0; y < height; y++)
        {
            var line = plane.Slice(y * width, width);
            var sourceX = PixelParts.Of(centreX - cos * centreX + sin * (y - centreY));
            var sourceY = PixelParts.Of(centreY + sin * centreX + cos * (y - centreY));
            for (var x = 0; x < line.Length; x++, sourceX += stepX, sourceY += stepY)
            {
                long column = (sourceX >> PixelParts.Bits) + 1, row = (sourceY >> PixelParts.Bits) + 1;
                line[x] = (ulong)column <= (ulong)width && (ulong)row <= (ulong)height
                    ? Mix((int)(row * stride + column), stride, Rest(sourceX), Rest(sourceY))
                    : T.Zero;
            }
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

    private T Mix(int at, int stride, float right, float down)
    {
        ReadOnlySpan<float> upper = framed.AsSpan(at, 2), lower = framed.AsSpan(at + stride, 2);
        var above = upper[0] + (upper[1] - upper[0]) * right;
        return Pixel.Round<T>(above + (lower[0] + (lower[1] - lower[0]) * right - above) * down);
    }

    private static float Rest(long parts) => (parts & PixelParts.Mask) * PixelParts.One;
}

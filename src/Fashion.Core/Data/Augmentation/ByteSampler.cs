using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Samples bytes, in a part of the time that floats take: a line's points are found first, each point's four neighbours as
/// one number, and then mixed by vectors, in parts of a gray.
/// </summary>
public sealed class ByteSampler(Shape shape) : IPlaneSampler<byte>
{
    private readonly int width = shape.Width, height = shape.Height;

    private static readonly Vector256<int> Ramp = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);

    // The plane inside a black edge one pixel wide.
    private readonly byte[] framed = new byte[(shape.Height + 2) * (shape.Width + 2)];

    // A line's points: of each the four neighbours, the upper two and then the lower two; to whole vectors.
    private readonly uint[] line = new uint[(shape.Width + 7) / 8 * 8];
    private readonly byte[] mixed = new byte[(shape.Width + 7) / 8 * 8];

    public void Sample(Span<byte> plane, double cos, double sin)
    {
        Frame(plane);
        double centreX = (width - 1) / 2.0, centreY = (height - 1) / 2.0;
        long stepX = PixelParts.Of(cos), stepY = PixelParts.Of(-sin);
        for (var y = 0; y < height; y++)
        {
            var sourceX = PixelParts.Of(centreX - cos * centreX + sin * (y - centreY));
            var sourceY = PixelParts.Of(centreY + sin * centreX + cos * (y - centreY));
            Find(sourceX, sourceY, stepX, stepY);
            Mix((int)sourceX, (int)sourceY, (int)stepX, (int)stepY);
            mixed.AsSpan(0, width).CopyTo(plane[(y * width)..]);
        }
    }

    private void Frame(ReadOnlySpan<byte> plane)
    {
        for (var y = 0; y < height; y++)
            plane.Slice(y * width, width).CopyTo(framed.AsSpan((y + 1) * (width + 2) + 1));
    }

    private void Find(long sourceX, long sourceY, long stepX, long stepY)
    {
        // A straight line is inside from one point on up to another.
        int first = 0, end = width;
        while (first < end && !Has(sourceX + first * stepX, sourceY + first * stepY))
            first++;
        while (first < end && !Has(sourceX + (end - 1) * stepX, sourceY + (end - 1) * stepY))
            end--;
        line.AsSpan(0, first).Clear();
        line.AsSpan(end).Clear();
        Read(line.AsSpan(first, end - first), sourceX + first * stepX, sourceY + first * stepY, stepX, stepY);
    }

    /// <summary>The neighbours of points that <see cref="Has"/> accepts: no read leaves the frame.</summary>
    private void Read(Span<uint> points, long sourceX, long sourceY, long stepX, long stepY)
    {
        var stride = (nint)width + 2;
        ref var centre = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(framed), stride + 1);
        for (var at = 0; at < points.Length; at++)
        {
            ref var corner = ref Unsafe.Add(
                ref centre, (nint)(sourceY >> PixelParts.Bits) * stride + (nint)(sourceX >> PixelParts.Bits));
            points[at] = Unsafe.ReadUnaligned<ushort>(ref corner)
                | (uint)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref corner, stride)) << 16;
            sourceX += stepX;
            sourceY += stepY;
        }
    }

    /// <summary>Whether a point lies less than a pixel outside, at most.</summary>
    private bool Has(long x, long y) =>
        (ulong)((x >> PixelParts.Bits) + 1) <= (ulong)width && (ulong)((y >> PixelParts.Bits) + 1) <= (ulong)height;

    /// <summary>Only the parts of a pixel count here, which are right even where the whole pixels overflow.</summary>
    private void Mix(int sourceX, int sourceY, int stepX, int stepY)
    {
        var (x8, y8) = (Vector256.Create(sourceX) + Ramp * stepX, Vector256.Create(sourceY) + Ramp * stepY);
        var (nextX, nextY) = (Vector256.Create(Vector256<int>.Count * stepX), Vector256.Create(Vector256<int>.Count * stepY));
        for (var x = 0; x < line.Length; x += Vector256<int>.Count, x8 += nextX, y8 += nextY)
        {
            var (right, down) = (Weight(x8), Weight(y8));
            var square = Vector256.Create<uint>(line.AsSpan(x));
            var above = Between(Corner(square), Corner(square >> 8), right);
            var below = Between(Corner(square >> 16), Corner(square >> 24), right);
            var value = Between(above, below, down) + Vector256.Create(1 << PixelParts.GrayBits - 1) >> PixelParts.GrayBits;
            var words = Vector128.Narrow(value.GetLower(), value.GetUpper()).AsUInt16();
            var bytes = Vector128.Narrow(words, words).AsUInt64().ToScalar();
            MemoryMarshal.Write(mixed.AsSpan(x), bytes);
        }
    }

    private static Vector256<int> Corner(Vector256<uint> square) =>
        (square & Vector256.Create(255u)).AsInt32() << PixelParts.GrayBits;

    private static Vector256<int> Weight(Vector256<int> parts) =>
        (parts & Vector256.Create(PixelParts.Mask)) >> PixelParts.WeightShift;

    private static Vector256<int> Between(Vector256<int> from, Vector256<int> to, Vector256<int> weight) =>
        from + ((to - from) * weight + Vector256.Create(1 << PixelParts.WeightBits - 1) >> PixelParts.WeightBits);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Samples bytes of small planes, giving what <see cref="ByteSampler"/> gives in a small part of the time: two lines of 32
/// points at once, whose neighbours are picked out of four lines of the plane by permuting bytes within registers
/// (AVX-512 VBMI). No point reads memory by itself.
/// </summary>
public sealed unsafe class RegisterSampler : IPlaneSampler<byte>
{
    // A line of the frame, and the lines that one table of two registers has.
    private const int Stride = 32;
    private const int TableLines = 4;
    private const int LargestHeight = 64;

    // Beyond it, whole pixels would not fit a byte.
    private const double LargestReach = 120;

    private readonly int height, width;
    private readonly IPlaneSampler<byte> general;

    // The plane inside a black edge, one pixel wide on its left and above, and as wide as it takes on the other sides.
    private readonly byte[] framed;
    private readonly byte* frame;

    // Where each line of the result begins in the source, in parts of a pixel; to whole vectors.
    private readonly int[] startX, startY;

    /// <param name="shape">Of the images; <see cref="Takes"/> it.</param>
    /// <param name="general">Samples where a point lies too far outside.</param>
    public RegisterSampler(Shape shape, IPlaneSampler<byte> general)
    {
        (height, width, this.general) = (shape.Height, shape.Width, general);
        // To a table that begins at the last line, and its lower neighbours; and to begin at a line of the cache.
        framed = GC.AllocateArray<byte>((height + 2 + TableLines + 1) * Stride + Vector512<byte>.Count, pinned: true);
        var first = (byte*)Unsafe.AsPointer(ref framed[0]);
        frame = (byte*)(((nuint)first + 63) & ~(nuint)63);
        (startX, startY) = (new int[(height + 7) / 8 * 8], new int[(height + 7) / 8 * 8]);
    }

    /// <summary>Whether this machine has the instructions, and a line of these images the room.</summary>
    public static bool Takes(Shape shape) =>
        Avx512Vbmi.IsSupported && shape.Width <= Stride - 2 && shape.Height <= LargestHeight;

    public void Sample(Span<byte> plane, double cos, double sin)
    {
        var half = Math.Max(width, height) / 2.0;
        if ((Math.Abs(cos) + Math.Abs(sin) + 1) * half > LargestReach)
        {
            general.Sample(plane, cos, sin);
            return;
        }

        fixed (byte* pixels = plane)
        {
            Frame(pixels, plane.Length);
            FindStarts(cos, sin);
            Fill(pixels, plane.Length, (int)PixelParts.Of(cos), (int)PixelParts.Of(-sin));
        }
    }

    private void Frame(byte* pixels, int length)
    {
        var inside = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)width));
        for (var y = 0; y < height; y++)
        {
            byte* from = pixels + y * width, to = frame + (y + 1) * Stride + 1;
            if (from + Stride <= pixels + length)
                (Vector256.Load(from) & inside).Store(to);
            else
                Unsafe.CopyBlockUnaligned(to, from, (uint)width);
        }
    }

    private void FindStarts(double cos, double sin)
    {
        double centreX = (width - 1) / 2.0, centreY = (height - 1) / 2.0;
        var (fromX, fromY) = (Vector512.Create(centreX - cos * centreX), Vector512.Create(centreY + sin * centreX));
        var one = Vector512.Create((double)(1 << PixelParts.Bits));
        for (var y = 0; y < startX.Length; y += Vector512<double>.Count)
        {
            var down = Vector512<double>.Indices + Vector512.Create(y - centreY);
            Parts(fromX + sin * down).CopyTo(startX, y);
            Parts(fromY + cos * down).CopyTo(startY, y);
        }

        Vector256<int> Parts(Vector512<double> pixels) =>
            Avx512F.ConvertToVector256Int32WithTruncation(Vector512.Round(pixels * one));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(byte* pixels, int length, int stepX, int stepY)
    {
        var ramp = Vector512<int>.Indices;
        var next = ramp + Vector512.Create(Vector512<int>.Count);
        Vector512<int> leftX = ramp * stepX, leftY = ramp * stepY, rightX = next * stepX, rightY = next * stepY;
        var (lastX, lastY) = (Vector512.Create((byte)(width + 1)), Vector512.Create((byte)(height + 1)));
        int rise = (width - 1) * stepY, up = Math.Min(rise, 0), down = Math.Max(rise, 0);
        for (var y = 0; y < height; y += 2)
        {
            var other = Math.Min(y + 1, height - 1);
            Vector512<int> upperX = Vector512.Create(startX[y]), upperY = Vector512.Create(startY[y]);
            Vector512<int> lowerX = Vector512.Create(startX[other]), lowerY = Vector512.Create(startY[other]);
            Vector512<int> x0 = upperX + leftX, x1 = upperX + rightX, x2 = lowerX + leftX, x3 = lowerX + rightX;
            Vector512<int> y0 = upperY + leftY, y1 = upperY + rightY, y2 = lowerY + leftY, y3 = lowerY + rightY;

            // Places in the frame; what is outside takes the black line or column after the last.
            var column = Vector512.Min(Whole(x0, x1, x2, x3) + Vector512<byte>.One, lastX);
            var line = Vector512.Min(Whole(y0, y1, y2, y3) + Vector512<byte>.One, lastY);
            var first = Math.Max(((Math.Min(startY[y], startY[other]) + up) >> PixelParts.Bits) + 1, 0);
            var last = Math.Min(((Math.Max(startY[y], startY[other]) + down) >> PixelParts.Bits) + 1, height);
            Vector512<byte> a = default, b = default, c = default, d = default;
            // Of each index seven bits count, the line of the table and the column: they are the same in every table.
            var within = line - Vector512.Create((byte)first);
            var at = ((within.AsUInt16() << 5).AsByte() & Vector512.Create((byte)0xE0)) | column;
            var right = at + Vector512<byte>.One;
            for (; first <= last; first += TableLines, within -= Vector512.Create((byte)TableLines))
            {
                var table = frame + first * Stride;
                var here = Vector512.LessThan(within, Vector512.Create((byte)TableLines));
                Vector512<byte> low = Vector512.Load(table), high = Vector512.Load(table + 64);
                Vector512<byte> lowBelow = Vector512.Load(table + Stride), highBelow = Vector512.Load(table + Stride + 64);
                a = Avx512BW.BlendVariable(a, Avx512Vbmi.PermuteVar64x8x2(low, at, high), here);
                b = Avx512BW.BlendVariable(b, Avx512Vbmi.PermuteVar64x8x2(low, right, high), here);
                c = Avx512BW.BlendVariable(c, Avx512Vbmi.PermuteVar64x8x2(lowBelow, at, highBelow), here);
                d = Avx512BW.BlendVariable(d, Avx512Vbmi.PermuteVar64x8x2(lowBelow, right, highBelow), here);
            }

            var even = Mix(Even(a), Even(b), Even(c), Even(d), Weights(x0, x2), Weights(y0, y2));
            var odd = Mix(Odd(a), Odd(b), Odd(c), Odd(d), Weights(x1, x3), Weights(y1, y3));
            // In parts of a gray, of which the lower are cut off.
            var bytes = Vector512.ConditionalSelect(
                Vector512.Create((ushort)0xFF), even >>> PixelParts.GrayBits, odd << 8 - PixelParts.GrayBits).AsByte();
            var lines = Avx512Vbmi.PermuteVar64x8(bytes, Natural);
            var to = pixels + y * width;
            Store(lines.GetLower(), to, pixels + length);
            if (other > y)
                Store(lines.GetUpper(), to + width, pixels + length);
        }
    }

    /// <summary>The whole pixels, which are the uppermost bytes, of four vectors: a byte of each number is one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Whole(Vector512<int> a, Vector512<int> b, Vector512<int> c, Vector512<int> d)
    {
        var lower = Vector512.ConditionalSelect(Vector512.Create(0xFF), a >>> 24, b >>> 16);
        var upper = Vector512.ConditionalSelect(Vector512.Create(0xFF0000), c >>> 8, d);
        return Vector512.ConditionalSelect(Vector512.Create(0xFFFF), lower, upper).AsByte();
    }

    /// <summary>Of each two bytes the first, as parts of a gray.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Even(Vector512<byte> bytes) =>
        ((bytes.AsUInt16() & Vector512.Create((ushort)0xFF)) << PixelParts.GrayBits).AsInt16();

    /// <summary>Of each two bytes the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Odd(Vector512<byte> bytes) =>
        (bytes.AsUInt16() >>> 8 - PixelParts.GrayBits & Vector512.Create((ushort)(0xFF << PixelParts.GrayBits))).AsInt16();

    /// <summary>How far points are from their left or upper neighbours: those of two vectors, in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Weights(Vector512<int> first, Vector512<int> second) =>
        (Vector512.ConditionalSelect(
            Vector512.Create(0xFFFF), first >>> PixelParts.WeightShift, second << 16 - PixelParts.WeightShift)
        & Vector512.Create(0x7FFF7FFF)).AsInt16();

    /// <summary>Points between their neighbours, left and right above, left and right below; with half a gray to round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Mix(
        Vector512<short> a, Vector512<short> b, Vector512<short> c, Vector512<short> d, Vector512<short> right,
        Vector512<short> down)
    {
        var value = Between(Between(a, b, right), Between(c, d, right), down);
        return (value + Vector512.Create((short)(1 << PixelParts.GrayBits - 1))).AsUInt16();
    }

    /// <summary>The product of 15 bits is rounded, as <see cref="ByteSampler"/> does it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Between(Vector512<short> from, Vector512<short> to, Vector512<short> weight) =>
        from + Avx512BW.MultiplyHighRoundScale(to - from, weight);

    /// <summary>What goes beyond the line is overwritten by the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector256<byte> line, byte* to, byte* end)
    {
        if (to + Stride <= end)
            line.Store(to);
        else
            StoreLast(line, to);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StoreLast(Vector256<byte> line, byte* to) => Unsafe.CopyBlockUnaligned(to, &line, (uint)width);

    // The bytes of the four vectors, one vector after the other.
    private static Vector512<byte> Natural
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            0x0C080400, 0x1C181410, 0x2C282420, 0x3C383430, 0x0D090501, 0x1D191511, 0x2D292521, 0x3D393531,
            0x0E0A0602, 0x1E1A1612, 0x2E2A2622, 0x3E3A3632, 0x0F0B0703, 0x1F1B1713, 0x2F2B2723, 0x3F3B3733).AsByte();
    }
}

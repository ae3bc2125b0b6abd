using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fashion.Core.Numerics;

/// <summary>Exact sums over the bytes of two rows.</summary>
internal static unsafe class ByteKernels
{
    // Sums of this many products of bytes fit the 32 bits of a lane.
    private const int Chunk = 1 << 18;

    /// <summary>The sum of <c>(a - b)^2</c>.</summary>
    public static long SquaredDistance(byte* a, byte* b, int count)
    {
        if (count <= Chunk)
            return SquaresOfChunk(a, b, count);
        var sum = 0L;
        for (var at = 0; at < count; at += Chunk)
            sum += SquaresOfChunk(a + at, b + at, Math.Min(Chunk, count - at));
        return sum;
    }

    /// <summary>The sum of <c>a * b</c>.</summary>
    public static long Dot(byte* a, byte* b, int count)
    {
        var sum = 0L;
        for (var at = 0; at < count; at += Chunk)
            sum += ProductsOfChunk(a + at, b + at, Math.Min(Chunk, count - at));
        return sum;
    }

    /// <summary>The sums of <c>|a - b|</c> for four rows <paramref name="b"/>, which lie one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AbsoluteDifferences(byte* a, byte* b, int count, long* into)
    {
        byte* b0 = b, b1 = b0 + count, b2 = b1 + count, b3 = b2 + count;
        var at = 0;
        long sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        if (Avx512BW.IsSupported)
        {
            Vector512<ulong> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; at <= count - Vector512<byte>.Count; at += Vector512<byte>.Count)
            {
                var row = Vector512.Load(a + at);
                s0 += Avx512BW.SumAbsoluteDifferences(row, Vector512.Load(b0 + at)).AsUInt64();
                s1 += Avx512BW.SumAbsoluteDifferences(row, Vector512.Load(b1 + at)).AsUInt64();
                s2 += Avx512BW.SumAbsoluteDifferences(row, Vector512.Load(b2 + at)).AsUInt64();
                s3 += Avx512BW.SumAbsoluteDifferences(row, Vector512.Load(b3 + at)).AsUInt64();
            }

            (sum0, sum1) = ((long)Vector512.Sum(s0), (long)Vector512.Sum(s1));
            (sum2, sum3) = ((long)Vector512.Sum(s2), (long)Vector512.Sum(s3));
        }

        if (Avx2.IsSupported)
        {
            Vector256<ulong> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; at <= count - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                var row = Vector256.Load(a + at);
                s0 += Avx2.SumAbsoluteDifferences(row, Vector256.Load(b0 + at)).AsUInt64();
                s1 += Avx2.SumAbsoluteDifferences(row, Vector256.Load(b1 + at)).AsUInt64();
                s2 += Avx2.SumAbsoluteDifferences(row, Vector256.Load(b2 + at)).AsUInt64();
                s3 += Avx2.SumAbsoluteDifferences(row, Vector256.Load(b3 + at)).AsUInt64();
            }

            (sum0, sum1) = (sum0 + (long)Vector256.Sum(s0), sum1 + (long)Vector256.Sum(s1));
            (sum2, sum3) = (sum2 + (long)Vector256.Sum(s2), sum3 + (long)Vector256.Sum(s3));
        }

        for (; at < count; at++)
        {
            sum0 += Math.Abs(a[at] - b0[at]);
            sum1 += Math.Abs(a[at] - b1[at]);
            sum2 += Math.Abs(a[at] - b2[at]);
            sum3 += Math.Abs(a[at] - b3[at]);
        }

        (into[0], into[1], into[2], into[3]) = (sum0, sum1, sum2, sum3);
    }

    /// <summary>The sum of <c>|a - b|</c>.</summary>
    public static long AbsoluteDifference(byte* a, byte* b, int count)
    {
        var sum = 0L;
        for (var at = 0; at < count; at++)
            sum += Math.Abs(a[at] - b[at]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long SquaresOfChunk(byte* a, byte* b, int count)
    {
        var at = 0;
        var sum = 0L;
        if (Avx512BW.IsSupported)
        {
            Vector512<int> squares = default;
            for (; at <= count - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                var difference = Avx512BW.ConvertToVector512Int16(Vector256.Load(a + at))
                    - Avx512BW.ConvertToVector512Int16(Vector256.Load(b + at));
                squares += Avx512BW.MultiplyAddAdjacent(difference, difference);
            }

            sum = Vector512.Sum(Vector512.WidenLower(squares) + Vector512.WidenUpper(squares));
        }

        if (Avx2.IsSupported)
        {
            Vector256<int> squares = default;
            for (; at <= count - Vector128<byte>.Count; at += Vector128<byte>.Count)
            {
                var difference = Avx2.ConvertToVector256Int16(Vector128.Load(a + at))
                    - Avx2.ConvertToVector256Int16(Vector128.Load(b + at));
                squares += Avx2.MultiplyAddAdjacent(difference, difference);
            }

            sum += Vector256.Sum(Vector256.WidenLower(squares) + Vector256.WidenUpper(squares));
        }

        for (; at < count; at++)
            sum += (a[at] - b[at]) * (a[at] - b[at]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long ProductsOfChunk(byte* a, byte* b, int count)
    {
        var at = 0;
        var sum = 0L;
        if (Avx2.IsSupported)
        {
            Vector256<int> products = default;
            for (; at <= count - Vector128<byte>.Count; at += Vector128<byte>.Count)
            {
                products += Avx2.MultiplyAddAdjacent(
                    Avx2.ConvertToVector256Int16(Vector128.Load(a + at)), Avx2.ConvertToVector256Int16(Vector128.Load(b + at)));
            }

            sum = Vector256.Sum(Vector256.WidenLower(products) + Vector256.WidenUpper(products));
        }

        for (; at < count; at++)
            sum += a[at] * b[at];
        return sum;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fashion.Core.Numerics;

/// <summary>Sums over two rows of floats in doubles. Rows are as long as each other.</summary>
internal static class DoubleSums
{
    /// <summary>The sum of <c>a * b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<double> low = default, high = default;
        var at = 0;
        for (; at <= a.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var (x, y) = (Load(a, at), Load(b, at));
            low += Vector256.WidenLower(x) * Vector256.WidenLower(y);
            high += Vector256.WidenUpper(x) * Vector256.WidenUpper(y);
        }

        var sum = Vector256.Sum(low + high);
        for (; at < a.Length; at++)
            sum += (double)a[at] * b[at];
        return sum;
    }

    /// <summary>The sum of <c>a * b</c>, where one row is of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        ref var first = ref MemoryMarshal.GetReference(b);
        Vector256<double> low = default, high = default;
        var at = 0;
        for (; at <= a.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var x = Load(a, at);
            low += Vector256.WidenLower(x) * Vector256.LoadUnsafe(ref first, (nuint)at);
            high += Vector256.WidenUpper(x) * Vector256.LoadUnsafe(ref first, (nuint)(at + Vector256<double>.Count));
        }

        var sum = Vector256.Sum(low + high);
        for (; at < a.Length; at++)
            sum += a[at] * b[at];
        return sum;
    }

    /// <summary>The sum of <c>(a - b)^2</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<double> low = default, high = default;
        var at = 0;
        for (; at <= a.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var (x, y) = (Load(a, at), Load(b, at));
            var (lower, upper) = (
                Vector256.WidenLower(x) - Vector256.WidenLower(y), Vector256.WidenUpper(x) - Vector256.WidenUpper(y));
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector256.Sum(low + high);
        for (; at < a.Length; at++)
            sum += ((double)a[at] - b[at]) * ((double)a[at] - b[at]);
        return sum;
    }

    /// <summary>The sum of <c>(a - b)^2</c>, where one row is of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        Vector256<double> low = default, high = default;
        var at = 0;
        for (; at <= a.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var x = Load(a, at);
            ref var first = ref MemoryMarshal.GetReference(b);
            var lower = Vector256.WidenLower(x) - Vector256.LoadUnsafe(ref first, (nuint)at);
            var upper = Vector256.WidenUpper(x) - Vector256.LoadUnsafe(ref first, (nuint)(at + Vector256<double>.Count));
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector256.Sum(low + high);
        for (; at < a.Length; at++)
            sum += (a[at] - b[at]) * (a[at] - b[at]);
        return sum;
    }

    /// <summary>Adds a row times a factor to a row of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> into, ReadOnlySpan<float> row, double factor)
    {
        var factors = Vector256.Create(factor);
        ref var first = ref MemoryMarshal.GetReference(into);
        var at = 0;
        for (; at <= row.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var x = Load(row, at);
            var other = (nuint)(at + Vector256<double>.Count);
            (Vector256.LoadUnsafe(ref first, (nuint)at) + Vector256.WidenLower(x) * factors).StoreUnsafe(ref first, (nuint)at);
            (Vector256.LoadUnsafe(ref first, other) + Vector256.WidenUpper(x) * factors).StoreUnsafe(ref first, other);
        }

        for (; at < row.Length; at++)
            into[at] += row[at] * factor;
    }

    /// <summary>The sum of <c>|a - b|</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double AbsoluteDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<double> low = default, high = default;
        var at = 0;
        for (; at <= a.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var (x, y) = (Load(a, at), Load(b, at));
            low += Vector256.Abs(Vector256.WidenLower(x) - Vector256.WidenLower(y));
            high += Vector256.Abs(Vector256.WidenUpper(x) - Vector256.WidenUpper(y));
        }

        var sum = Vector256.Sum(low + high);
        for (; at < a.Length; at++)
            sum += Math.Abs((double)a[at] - b[at]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ReadOnlySpan<float> from, int at) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)at);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fashion.Core.Numerics;

/// <summary>
/// Products of a block of rows with a few vectors: what linear classifiers, k-means and projections spend their time on.
/// A general matrix product is slow for so few columns. Rows and vectors have <c>width</c> floats, a multiple of
/// <see cref="Step"/>; numbers beyond the features are zero.
/// </summary>
public abstract unsafe class RowKernels
{
    /// <summary>What the width of a row is a multiple of.</summary>
    public const int Step = 16;

    /// <summary>Those for the widest registers of this machine.</summary>
    public static RowKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new RowKernels<Lanes512>() : new RowKernels<Lanes256>();

    /// <summary>Those for registers of half that width, which every machine runs.</summary>
    public static RowKernels Narrow { get; } = new RowKernels<Lanes256>();

    /// <summary>The least width that holds so many features.</summary>
    public static int Width(int features) => (features + Step - 1) / Step * Step;

    /// <summary>Writes the dot product of each row with each vector.</summary>
    /// <param name="rows">Rows x width.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="vectors">Vectors x width.</param>
    /// <param name="vectorCount">How many vectors.</param>
    /// <param name="width">Floats of a row and of a vector.</param>
    /// <param name="into">Room for rows x vectors.</param>
    public abstract void Dots(float* rows, int rowCount, float* vectors, int vectorCount, int width, float* into);

    /// <summary>Adds to each of some vectors the sum of the rows, each times its factor.</summary>
    /// <param name="rows">Rows x width.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="factors">Rows x vectors.</param>
    /// <param name="vectorCount">How many vectors.</param>
    /// <param name="width">Floats of a row and of a vector.</param>
    /// <param name="into">Vectors x width, added to.</param>
    public abstract void AddProducts(
        float* rows, int rowCount, float* factors, int vectorCount, int width, float* into);

    /// <summary>The dot product of two vectors.</summary>
    public abstract float Dot(float* a, float* b, int width);
}

/// <inheritdoc/>
internal sealed unsafe class RowKernels<TLanes> : RowKernels
    where TLanes : struct, ILanes<TLanes>
{
    // Rows that share the loads of a vector and back: 2 x 5 sums fill 16 registers, and hide the latency of 10 additions.
    private const int VectorTile = 5;

    // Rows whose products are added while the sums stay in registers.
    private const int RowBlock = 64;

    // Optimized at once: a whole fit may be a single call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dots(float* rows, int rowCount, float* vectors, int vectorCount, int width, float* into)
    {
        for (var row = 0; row < rowCount; row += 2)
        {
            // The last of an odd number is its own neighbour: what a row gives does not depend on where it stands.
            var pair = row + 1 < rowCount ? 1 : 0;
            float* first = rows + (long)row * width, second = first + pair * width;
            float* firstInto = into + (long)row * vectorCount, secondInto = firstInto + pair * vectorCount;
            var vector = 0;
            for (; vector + VectorTile <= vectorCount; vector += VectorTile)
            {
                float* v0 = vectors + (long)vector * width, v1 = v0 + width, v2 = v1 + width, v3 = v2 + width, v4 = v3 + width;
                TLanes a0 = default, a1 = default, a2 = default, a3 = default, a4 = default;
                TLanes b0 = default, b1 = default, b2 = default, b3 = default, b4 = default;
                for (var at = 0; at < width; at += TLanes.Count)
                {
                    var a = TLanes.Load(first + at);
                    var b = TLanes.Load(second + at);
                    var v = TLanes.Load(v0 + at);
                    a0 = TLanes.MultiplyAdd(a, v, a0);
                    b0 = TLanes.MultiplyAdd(b, v, b0);
                    v = TLanes.Load(v1 + at);
                    a1 = TLanes.MultiplyAdd(a, v, a1);
                    b1 = TLanes.MultiplyAdd(b, v, b1);
                    v = TLanes.Load(v2 + at);
                    a2 = TLanes.MultiplyAdd(a, v, a2);
                    b2 = TLanes.MultiplyAdd(b, v, b2);
                    v = TLanes.Load(v3 + at);
                    a3 = TLanes.MultiplyAdd(a, v, a3);
                    b3 = TLanes.MultiplyAdd(b, v, b3);
                    v = TLanes.Load(v4 + at);
                    a4 = TLanes.MultiplyAdd(a, v, a4);
                    b4 = TLanes.MultiplyAdd(b, v, b4);
                }

                Write(firstInto + vector, a0, a1, a2, a3, a4);
                Write(secondInto + vector, b0, b1, b2, b3, b4);
            }

            for (; vector < vectorCount; vector++)
            {
                firstInto[vector] = Dot(first, vectors + (long)vector * width, width);
                if (pair > 0)
                    secondInto[vector] = Dot(second, vectors + (long)vector * width, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddProducts(
        float* rows, int rowCount, float* factors, int vectorCount, int width, float* into)
    {
        for (var start = 0; start < rowCount; start += RowBlock)
        {
            var block = rows + (long)start * width;
            var count = Math.Min(RowBlock, rowCount - start);
            var vector = 0;
            for (; vector + VectorTile <= vectorCount; vector += VectorTile)
            {
                var factor = factors + (long)start * vectorCount + vector;
                var sums = into + (long)vector * width;
                var at = 0;
                for (; at + 2 * TLanes.Count <= width; at += 2 * TLanes.Count)
                    AddTile(block + at, count, factor, vectorCount, width, sums + at);
                if (at < width)
                    AddColumns(block + at, count, factor, vectorCount, VectorTile, width, sums + at);
            }

            for (var at = 0; at < width && vector < vectorCount; at += TLanes.Count)
            {
                AddColumns(
                    block + at, count, factors + (long)start * vectorCount + vector, vectorCount, vectorCount - vector, width,
                    into + (long)vector * width + at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Dot(float* a, float* b, int width)
    {
        TLanes even = default, odd = default;
        var at = 0;
        for (; at + 2 * TLanes.Count <= width; at += 2 * TLanes.Count)
        {
            even = TLanes.MultiplyAdd(TLanes.Load(a + at), TLanes.Load(b + at), even);
            odd = TLanes.MultiplyAdd(TLanes.Load(a + at + TLanes.Count), TLanes.Load(b + at + TLanes.Count), odd);
        }

        if (at < width)
            even = TLanes.MultiplyAdd(TLanes.Load(a + at), TLanes.Load(b + at), even);
        return TLanes.Sum(TLanes.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(float* into, TLanes a, TLanes b, TLanes c, TLanes d, TLanes e)
    {
        into[0] = TLanes.Sum(a);
        into[1] = TLanes.Sum(b);
        into[2] = TLanes.Sum(c);
        into[3] = TLanes.Sum(d);
        into[4] = TLanes.Sum(e);
    }

    /// <summary>Two registers' worth of features for five vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(float* rows, int count, float* factors, int factorStride, int width, float* sums)
    {
        var next = TLanes.Count;
        float* s0 = sums, s1 = s0 + width, s2 = s1 + width, s3 = s2 + width, s4 = s3 + width;
        TLanes a0 = TLanes.Load(s0), a1 = TLanes.Load(s1), a2 = TLanes.Load(s2), a3 = TLanes.Load(s3), a4 = TLanes.Load(s4);
        TLanes b0 = TLanes.Load(s0 + next), b1 = TLanes.Load(s1 + next), b2 = TLanes.Load(s2 + next);
        TLanes b3 = TLanes.Load(s3 + next), b4 = TLanes.Load(s4 + next);
        for (var row = 0; row < count; row++)
        {
            var a = TLanes.Load(rows);
            var b = TLanes.Load(rows + next);
            var f = TLanes.All(factors[0]);
            a0 = TLanes.MultiplyAdd(a, f, a0);
            b0 = TLanes.MultiplyAdd(b, f, b0);
            f = TLanes.All(factors[1]);
            a1 = TLanes.MultiplyAdd(a, f, a1);
            b1 = TLanes.MultiplyAdd(b, f, b1);
            f = TLanes.All(factors[2]);
            a2 = TLanes.MultiplyAdd(a, f, a2);
            b2 = TLanes.MultiplyAdd(b, f, b2);
            f = TLanes.All(factors[3]);
            a3 = TLanes.MultiplyAdd(a, f, a3);
            b3 = TLanes.MultiplyAdd(b, f, b3);
            f = TLanes.All(factors[4]);
            a4 = TLanes.MultiplyAdd(a, f, a4);
            b4 = TLanes.MultiplyAdd(b, f, b4);
            rows += width;
            factors += factorStride;
        }

        TLanes.Store(a0, s0);
        TLanes.Store(a1, s1);
        TLanes.Store(a2, s2);
        TLanes.Store(a3, s3);
        TLanes.Store(a4, s4);
        TLanes.Store(b0, s0 + next);
        TLanes.Store(b1, s1 + next);
        TLanes.Store(b2, s2 + next);
        TLanes.Store(b3, s3 + next);
        TLanes.Store(b4, s4 + next);
    }

    /// <summary>One register's worth of features for any number of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns(
        float* rows, int count, float* factors, int factorStride, int vectors, int width, float* sums)
    {
        for (var vector = 0; vector < vectors; vector++)
        {
            var sum = TLanes.Load(sums + (long)vector * width);
            for (var row = 0; row < count; row++)
            {
                var f = TLanes.All(factors[(long)row * factorStride + vector]);
                sum = TLanes.MultiplyAdd(TLanes.Load(rows + (long)row * width), f, sum);
            }

            TLanes.Store(sum, sums + (long)vector * width);
        }
    }
}

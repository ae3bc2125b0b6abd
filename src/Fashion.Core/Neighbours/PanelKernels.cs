using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fashion.Core.Numerics;

namespace Fashion.Core.Neighbours;

/// <summary>
/// Compares points of a search, which lie in panels, with a few queries. A panel has for each coordinate that of each of
/// its points, and at the end a number that each point starts from.
/// </summary>
internal abstract unsafe class PanelKernels
{
    /// <summary>Queries of one call.</summary>
    public const int Queries = 4;

    /// <summary>Those for the widest registers of this machine.</summary>
    public static PanelKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new PanelKernels<Lanes512>() : new PanelKernels<Lanes256>();

    /// <summary>Points of a panel; at most 64.</summary>
    public abstract int PanelSize { get; }

    /// <summary>Finds the points whose start and product with a query add up to what the query needs.</summary>
    /// <param name="panel">(coordinates + 1) x points.</param>
    /// <param name="queries">Queries x coordinates.</param>
    /// <param name="coordinates">How many.</param>
    /// <param name="needs">Of each query.</param>
    /// <param name="reached">For each query, a bit for each point.</param>
    /// <returns>Whether any is found.</returns>
    public abstract bool Find(float* panel, float* queries, int coordinates, float* needs, ulong* reached);
}

/// <inheritdoc/>
internal sealed unsafe class PanelKernels<TLanes> : PanelKernels
    where TLanes : struct, ILanes<TLanes>
{
    public override int PanelSize => 3 * TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Find(float* panel, float* queries, int coordinates, float* needs, ulong* reached)
    {
        int next = TLanes.Count, last = 2 * TLanes.Count, size = 3 * TLanes.Count;
        float* q0 = queries, q1 = q0 + coordinates, q2 = q1 + coordinates, q3 = q2 + coordinates;
        var starts = panel + coordinates * size;
        TLanes a0 = TLanes.Load(starts), b0 = TLanes.Load(starts + next), c0 = TLanes.Load(starts + last);
        TLanes a1 = a0, b1 = b0, c1 = c0, a2 = a0, b2 = b0, c2 = c0, a3 = a0, b3 = b0, c3 = c0;
        for (var at = 0; at < coordinates; at++, panel += size)
        {
            var (a, b, c) = (TLanes.Load(panel), TLanes.Load(panel + next), TLanes.Load(panel + last));
            var q = TLanes.All(q0[at]);
            a0 = TLanes.MultiplyAdd(a, q, a0);
            b0 = TLanes.MultiplyAdd(b, q, b0);
            c0 = TLanes.MultiplyAdd(c, q, c0);
            q = TLanes.All(q1[at]);
            a1 = TLanes.MultiplyAdd(a, q, a1);
            b1 = TLanes.MultiplyAdd(b, q, b1);
            c1 = TLanes.MultiplyAdd(c, q, c1);
            q = TLanes.All(q2[at]);
            a2 = TLanes.MultiplyAdd(a, q, a2);
            b2 = TLanes.MultiplyAdd(b, q, b2);
            c2 = TLanes.MultiplyAdd(c, q, c2);
            q = TLanes.All(q3[at]);
            a3 = TLanes.MultiplyAdd(a, q, a3);
            b3 = TLanes.MultiplyAdd(b, q, b3);
            c3 = TLanes.MultiplyAdd(c, q, c3);
        }

        reached[0] = Bits(a0, b0, c0, needs[0]);
        reached[1] = Bits(a1, b1, c1, needs[1]);
        reached[2] = Bits(a2, b2, c2, needs[2]);
        reached[3] = Bits(a3, b3, c3, needs[3]);
        return (reached[0] | reached[1] | reached[2] | reached[3]) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(TLanes a, TLanes b, TLanes c, float need)
    {
        var least = TLanes.All(need);
        return TLanes.AtLeast(a, least) | TLanes.AtLeast(b, least) << TLanes.Count
            | TLanes.AtLeast(c, least) << (2 * TLanes.Count);
    }
}

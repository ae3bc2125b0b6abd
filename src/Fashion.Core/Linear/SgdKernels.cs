using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fashion.Core.Numerics;

namespace Fashion.Core.Linear;

/// <summary>One step of one linear function: its weights are in the first cache, and each is touched once.</summary>
internal abstract unsafe class SgdKernels
{
    public static SgdKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new SgdKernels<Lanes512>() : new SgdKernels<Lanes256>();

    /// <summary><c>weights = keep * weights + gain * row</c>.</summary>
    /// <returns>The product of the new weights with the next row.</returns>
    public abstract float Step(float* weights, float* row, float* next, int width, float keep, float gain);

    /// <summary>
    /// The same, and then the cumulative L1 penalty (Tsuruoka, Tsujii and Ananiadou 2009): each weight moves to 0, and no
    /// further, by what it should have had of the penalty by now beyond what it had.
    /// </summary>
    /// <param name="weights">The weights.</param>
    /// <param name="had">What each had: the sum of its movements.</param>
    /// <param name="row">The present row.</param>
    /// <param name="next">The next row.</param>
    /// <param name="width">Their width.</param>
    /// <param name="keep">Factor of the weights.</param>
    /// <param name="gain">Factor of the row.</param>
    /// <param name="due">What each weight should have had.</param>
    public abstract float StepToZero(
        float* weights, float* had, float* row, float* next, int width, float keep, float gain, float due);

    /// <summary><c>average += (weights - average) * share</c>.</summary>
    public abstract void Average(float* average, float* weights, int width, float share);
}

/// <inheritdoc/>
internal sealed unsafe class SgdKernels<TLanes> : SgdKernels
    where TLanes : struct, ILanes<TLanes>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Step(float* weights, float* row, float* next, int width, float keep, float gain)
    {
        var (keeps, gains) = (TLanes.All(keep), TLanes.All(gain));
        TLanes even = default, odd = default;
        var at = 0;
        for (; at + 2 * TLanes.Count <= width; at += 2 * TLanes.Count)
        {
            var other = at + TLanes.Count;
            var first = TLanes.MultiplyAdd(TLanes.Load(row + at), gains, TLanes.Multiply(TLanes.Load(weights + at), keeps));
            var second = TLanes.MultiplyAdd(
                TLanes.Load(row + other), gains, TLanes.Multiply(TLanes.Load(weights + other), keeps));
            TLanes.Store(first, weights + at);
            TLanes.Store(second, weights + other);
            even = TLanes.MultiplyAdd(first, TLanes.Load(next + at), even);
            odd = TLanes.MultiplyAdd(second, TLanes.Load(next + other), odd);
        }

        if (at < width)
        {
            var last = TLanes.MultiplyAdd(TLanes.Load(row + at), gains, TLanes.Multiply(TLanes.Load(weights + at), keeps));
            TLanes.Store(last, weights + at);
            even = TLanes.MultiplyAdd(last, TLanes.Load(next + at), even);
        }

        return TLanes.Sum(TLanes.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float StepToZero(
        float* weights, float* had, float* row, float* next, int width, float keep, float gain, float due)
    {
        var (keeps, gains, dues) = (TLanes.All(keep), TLanes.All(gain), TLanes.All(due));
        var (zero, minus) = (TLanes.All(0), TLanes.All(-1));
        TLanes sum = default;
        for (var at = 0; at < width; at += TLanes.Count)
        {
            var moved = TLanes.MultiplyAdd(TLanes.Load(row + at), gains, TLanes.Multiply(TLanes.Load(weights + at), keeps));
            var before = TLanes.Load(had + at);
            // w > 0: max(0, w - (due + had)); w < 0: min(0, w + (due - had)).
            var above = TLanes.Max(zero, TLanes.MultiplyAdd(TLanes.Add(dues, before), minus, moved));
            var below = TLanes.Min(zero, TLanes.Add(moved, TLanes.MultiplyAdd(before, minus, dues)));
            var negative = TLanes.Multiply(moved, minus);
            var result = TLanes.WherePositive(moved, above, TLanes.WherePositive(negative, below, zero));
            TLanes.Store(TLanes.Add(before, TLanes.Add(result, negative)), had + at);
            TLanes.Store(result, weights + at);
            sum = TLanes.MultiplyAdd(result, TLanes.Load(next + at), sum);
        }

        return TLanes.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Average(float* average, float* weights, int width, float share)
    {
        // In the difference: 1 - share is 1 in float32 from the 33-millionth step on.
        var (shares, minus) = (TLanes.All(share), TLanes.All(-1));
        for (var at = 0; at < width; at += TLanes.Count)
        {
            var old = TLanes.Load(average + at);
            var difference = TLanes.MultiplyAdd(old, minus, TLanes.Load(weights + at));
            TLanes.Store(TLanes.MultiplyAdd(difference, shares, old), average + at);
        }
    }
}

namespace Fashion.Core.Numerics;

/// <summary>
/// A register of floats. Kernels are written once over it, and the JIT makes a copy for each width; pointers need no
/// alignment, but are faster with it.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many floats there are; it divides <see cref="RowKernels.Step"/>.</summary>
    static abstract int Count { get; }

    static abstract TSelf All(float number);

    static abstract TSelf Load(float* from);

    static abstract void Store(TSelf lanes, float* to);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Add(TSelf a, TSelf b);

    static abstract TSelf Multiply(TSelf a, TSelf b);

    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>Of each lane the second number where the first is above 0, else the third.</summary>
    static abstract TSelf WherePositive(TSelf number, TSelf then, TSelf otherwise);

    static abstract float Sum(TSelf lanes);

    /// <summary>A bit for each lane, the lowest for the first: whether <c>a >= b</c>.</summary>
    static abstract ulong AtLeast(TSelf a, TSelf b);
}

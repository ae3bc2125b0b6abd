using System.Runtime.CompilerServices;

namespace Fashion.Core.Numerics;

/// <summary>Floats that begin on a cache line and never move, so that kernels may keep pointers to them; zero at first.</summary>
/// <param name="count">How many.</param>
internal sealed unsafe class AlignedFloats(long count)
{
    private const int LineBytes = 64;

    private readonly float[] room = GC.AllocateArray<float>(checked((int)(count + LineBytes / sizeof(float))), pinned: true);

    /// <summary>The first; valid for as long as this object is reachable.</summary>
    public float* Pointer => (float*)(((nint)Unsafe.AsPointer(ref room[0]) + LineBytes - 1) & -LineBytes);

    public Span<float> Span => new(Pointer, (int)count);
}

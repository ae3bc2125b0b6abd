using System.Runtime.InteropServices;

namespace Fashion.Torch.Plans;

/// <summary>
/// One tensor that an operation reads: samples x height x width x channels, or samples x channels, where height and width
/// are 1.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct PlanInput
{
    /// <summary>Its offset in a worker's arena, in numbers; -1 is the batch's images.</summary>
    public long Value;

    /// <summary>Where its gradient goes; -1 where nobody asks for it.</summary>
    public long Gradient;

    /// <summary>1 adds to the gradient that is there.</summary>
    public int Accumulate;

    public int Height;

    public int Width;

    public int Channels;

    /// <summary>Of a sum.</summary>
    public double Factor;
}

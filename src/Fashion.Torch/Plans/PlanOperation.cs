using System.Runtime.InteropServices;

namespace Fashion.Torch.Plans;

/// <summary>
/// One operation of a plan: what it computes, where its numbers lie, and its figures. Offsets count numbers; -1 is none.
/// A convolution's weight lies out x height x width x in, a dense layer's out x in.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct PlanOperation
{
    public PlanKind Kind;

    /// <summary>What ends the operation.</summary>
    public PlanActivation Activation;

    /// <summary>The index of its first input among the plan's.</summary>
    public long FirstInput;

    public long InputCount;

    /// <summary>The output's offset in a worker's arena.</summary>
    public long Value;

    /// <summary>The output's gradient's; -1 where nothing below learns.</summary>
    public long Gradient;

    /// <summary>Of a pooling's places or a mask; -1 where none is kept.</summary>
    public long Extra;

    /// <summary>Of the output, after a convolution's own pooling.</summary>
    public int Height;

    public int Width;

    public int Channels;

    /// <summary>Of the window.</summary>
    public int KernelHeight;

    public int KernelWidth;

    public int Stride;

    public int Dilation;

    public int PadTop;

    public int PadLeft;

    public int PadBottom;

    public int PadRight;

    /// <summary>A convolution's own max pooling, so many pixels wide, high and apart; 1 for none.</summary>
    public int Pool;

    /// <summary>1: its parameters learn only in steps in which all do.</summary>
    public int Frozen;

    /// <summary>
    /// The operation that sums a batch norm's input: in a convolution the norm's index, in the norm that of the convolution.
    /// </summary>
    public int Moments;

    /// <summary>1: a mean counts only pixels of the image.</summary>
    public int SkipPadding;

    /// <summary>1: a mask has one number for each channel.</summary>
    public int ByPlanes;

    /// <summary>
    /// A batch norm's: numbers from a pixel of the output to the next, more than its channels where it writes them amid
    /// those of a concatenation.
    /// </summary>
    public int Pixel;

    /// <summary>1: a dense layer reads what a ReLU gives, much of which is zero.</summary>
    public int Rectified;

    /// <summary>In the trained numbers.</summary>
    public long Weight;

    public long Bias;

    /// <summary>A batch norm's weight; a convolution has those of the norm that it took in, in a plan that only predicts.</summary>
    public long Scale;

    /// <summary>Its bias.</summary>
    public long Shift;

    /// <summary>In the running numbers.</summary>
    public long RunningMean;

    public long RunningVariance;

    /// <summary>Of a leaky ReLU.</summary>
    public double Slope;

    /// <summary>Of a batch norm.</summary>
    public double Momentum;

    /// <summary>Of a batch norm.</summary>
    public double Epsilon;

    /// <summary>The loss has so much times the sum of the weight's squares beside.</summary>
    public double Penalty;

    /// <summary>A mask: what is kept is multiplied by this,</summary>
    public double KeepFactor;

    /// <summary>this is added to every number,</summary>
    public double KeepShift;

    /// <summary>and this to those that are dropped.</summary>
    public double DropShift;
}

using Fashion.Dsl;

namespace Fashion.Core.Models.Layers;

/// <summary>
/// A window in the arrays that torch's functions take. Those pad both sides alike, so an uneven <c>same</c> is padded
/// in a step of its own.
/// </summary>
internal sealed class WindowArguments
{
    public WindowArguments(Window window, Shape input)
    {
        var pads = window.Pads(input.Height, input.Width);
        Kernel = [window.KernelHeight, window.KernelWidth];
        Strides = [window.Stride, window.Stride];
        Dilations = [window.Dilation, window.Dilation];
        Pads = [pads.Left, pads.Right, pads.Top, pads.Bottom];
        IsSymmetric = pads.Top == pads.Bottom && pads.Left == pads.Right;
        SymmetricPads = IsSymmetric ? [pads.Top, pads.Left] : [0, 0];
    }

    public long[] Kernel { get; }

    public long[] Strides { get; }

    public long[] Dilations { get; }

    /// <summary>Left, right, top, bottom: the order of torch.nn.functional.pad.</summary>
    public long[] Pads { get; }

    public bool IsSymmetric { get; }

    /// <summary>Top and left, where the other sides are alike; else zeros.</summary>
    public long[] SymmetricPads { get; }

    public bool HasPads => Pads.Any(size => size > 0);

    /// <summary>torch's poolings take at most half a kernel of padding.</summary>
    public bool PoolingTakesPads => IsSymmetric && Pads[2] * 2 <= Kernel[0] && Pads[0] * 2 <= Kernel[1];
}

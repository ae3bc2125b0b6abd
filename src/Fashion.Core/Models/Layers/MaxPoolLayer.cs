using Fashion.Dsl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fashion.Core.Models.Layers;

/// <summary>The largest of each window; what padding adds never wins.</summary>
internal sealed class MaxPoolLayer(Window options, Shape input) : IUnaryLayer
{
    private static readonly long[] NoPads = [0, 0];
    private readonly WindowArguments window = new(options, input);

    public Tensor Forward(Tensor input, ForwardContext context) =>
        window.PoolingTakesPads
            ? functional.max_pool2d(input, window.Kernel, window.Strides, window.SymmetricPads, window.Dilations)
            : functional.max_pool2d(
                functional.pad(input, window.Pads, value: double.NegativeInfinity),
                window.Kernel, window.Strides, NoPads, window.Dilations);
}

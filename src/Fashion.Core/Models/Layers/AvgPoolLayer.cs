using Fashion.Dsl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fashion.Core.Models.Layers;

/// <summary>
/// The mean of each window. A fixed padding counts as zeros, as in torch; <c>same</c> averages the image's own pixels
/// alone, as in Keras.
/// </summary>
internal sealed class AvgPoolLayer(Window options, Shape shape, ScalarType dtype, Device device) : IUnaryLayer
{
    private static readonly long[] NoPads = [0, 0];
    private readonly WindowArguments window = new(options, shape);

    public Tensor Forward(Tensor input, ForwardContext context)
    {
        if (!window.HasPads)
            return functional.avg_pool2d(input, window.Kernel, window.Strides);
        var mean = Mean(input);
        return options.Padding.IsSame ? mean.div(Mean(ones([1, 1, shape.Height, shape.Width], dtype, device))) : mean;
    }

    private Tensor Mean(Tensor input) =>
        functional.avg_pool2d(functional.pad(input, window.Pads), window.Kernel, window.Strides, NoPads);
}

using Fashion.Dsl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fashion.Core.Models.Layers;

/// <summary>A convolution, weight out x in/groups x height x width.</summary>
internal sealed class ConvLayer(ConvOptions options, Shape input, Tensor weight, Tensor? bias) : IUnaryLayer
{
    private readonly WindowArguments window = new(options.Window, input);

    public Tensor Forward(Tensor input, ForwardContext context) =>
        functional.conv2d(
            window.IsSymmetric ? input : functional.pad(input, window.Pads),
            weight, bias, window.Strides, window.SymmetricPads, window.Dilations, options.Groups);
}

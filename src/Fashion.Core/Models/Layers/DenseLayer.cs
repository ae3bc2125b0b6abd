using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fashion.Core.Models.Layers;

/// <summary>A dense layer, weight out x in.</summary>
internal sealed class DenseLayer(Tensor weight, Tensor? bias) : IUnaryLayer
{
    public Tensor Forward(Tensor input, ForwardContext context) => functional.linear(input, weight, bias);
}

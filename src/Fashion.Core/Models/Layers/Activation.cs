using static TorchSharp.torch;

namespace Fashion.Core.Models.Layers;

/// <summary>A layer without parameters or choices: one function of its input.</summary>
internal sealed class Activation(Func<Tensor, Tensor> function) : IUnaryLayer
{
    public Tensor Forward(Tensor input, ForwardContext context) => function(input);
}

using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>One compiled layer of one replica: batches in, a batch out.</summary>
public interface ILayer
{
    /// <summary>Batch x the shape of each of the layer's inputs, in their order, to batch x its output shape.</summary>
    /// <returns>A tensor of its own, never one of the inputs: those are released when nothing reads them any more.</returns>
    Tensor Forward(IReadOnlyList<Tensor> inputs, ForwardContext context);
}

/// <summary>A layer with one input.</summary>
public interface IUnaryLayer : ILayer
{
    /// <summary>Batch x the layer's input shape to batch x its output shape.</summary>
    Tensor Forward(Tensor input, ForwardContext context);

    Tensor ILayer.Forward(IReadOnlyList<Tensor> inputs, ForwardContext context) => Forward(inputs[0], context);
}

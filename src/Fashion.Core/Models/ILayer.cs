using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>One compiled layer of one replica: batch in, batch out.</summary>
public interface ILayer
{
    /// <summary>Batch x the layer's input shape to batch x its output shape.</summary>
    Tensor Forward(Tensor input, ForwardContext context);
}

using static TorchSharp.torch;

namespace Fashion.Core.Models.Layers;

/// <summary>The sum of its inputs.</summary>
internal sealed class AddLayer : ILayer
{
    public Tensor Forward(IReadOnlyList<Tensor> inputs, ForwardContext context) =>
        inputs.Skip(1).Aggregate(inputs[0].alias(), (sum, next) => sum.add(next));
}

/// <summary>The product of its inputs; a vector spreads over the height and width of the images beside it.</summary>
internal sealed class MultiplyLayer : ILayer
{
    public Tensor Forward(IReadOnlyList<Tensor> inputs, ForwardContext context)
    {
        var rank = inputs.Max(input => input.dim());
        return inputs.Skip(1).Aggregate(Spread(inputs[0], rank), (product, next) => product.mul(Spread(next, rank)));
    }

    /// <summary>Batch x channels to batch x channels x 1 x 1, where an image stands beside it.</summary>
    private static Tensor Spread(Tensor input, long rank) =>
        input.dim() < rank ? input.unsqueeze(2).unsqueeze(3) : input.alias();
}

/// <summary>The inputs' channels one after the other.</summary>
internal sealed class ConcatLayer : ILayer
{
    public Tensor Forward(IReadOnlyList<Tensor> inputs, ForwardContext context) => cat([.. inputs], 1);
}

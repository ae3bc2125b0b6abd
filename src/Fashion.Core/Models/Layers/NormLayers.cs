using Fashion.Dsl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fashion.Core.Models.Layers;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015) with torch's convention of momentum. A frozen one (its weight asks for no
/// gradient) uses and keeps its running statistics in training, too, as Keras' layers that are not trainable do.
/// </summary>
internal sealed class BatchNormLayer(
    BatchNormOptions options, Tensor weight, Tensor bias, Tensor runningMean, Tensor runningVariance) : IUnaryLayer
{
    public Tensor Forward(Tensor input, ForwardContext context) =>
        functional.batch_norm(
            input, runningMean, runningVariance, weight, bias, context.Training && weight.requires_grad,
            options.Momentum, options.Epsilon);
}

/// <summary>Layer normalization (Ba et al. 2016) over a whole sample.</summary>
internal sealed class LayerNormLayer(Shape shape, Tensor weight, Tensor bias) : IUnaryLayer
{
    private readonly long[] dimensions = [.. shape.Dimensions.Select(size => (long)size)];

    public Tensor Forward(Tensor input, ForwardContext context) =>
        functional.layer_norm(input, dimensions, weight, bias);
}

/// <summary>Group normalization (Wu and He 2018).</summary>
internal sealed class GroupNormLayer(GroupNormOptions options, Tensor weight, Tensor bias) : IUnaryLayer
{
    public Tensor Forward(Tensor input, ForwardContext context) =>
        functional.group_norm(input, options.Groups, weight, bias);
}

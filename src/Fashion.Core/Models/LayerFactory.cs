using Fashion.Core.Models.Layers;
using Fashion.Dsl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fashion.Core.Models;

/// <summary>Makes the compiled layer of a typed one, over tensors that the replica already holds.</summary>
internal sealed class LayerFactory(Layer layer, Func<string, Tensor> parameter, ScalarType dtype, Device device)
    : IOperationVisitor<ILayer>
{
    public ILayer Conv(ConvOptions options) =>
        new ConvLayer(options, layer.InputShape, parameter("weight"), options.Bias ? parameter("bias") : null);

    public ILayer Dense(DenseOptions options) =>
        new DenseLayer(parameter("weight"), options.Bias ? parameter("bias") : null);

    public ILayer MaxPool(Window options) => new MaxPoolLayer(options, layer.InputShape);

    public ILayer AvgPool(Window options) => new AvgPoolLayer(options, layer.InputShape, dtype, device);

    public ILayer GlobalAvgPool() => new Activation(input => input.mean([2, 3]));

    public ILayer GlobalMaxPool() => new Activation(input => input.flatten(2).max(2).values);

    public ILayer BatchNorm(BatchNormOptions options) =>
        new BatchNormLayer(
            options, parameter("weight"), parameter("bias"), parameter("running_mean"), parameter("running_var"));

    public ILayer LayerNorm() => new LayerNormLayer(layer.InputShape, parameter("weight"), parameter("bias"));

    public ILayer GroupNorm(GroupNormOptions options) =>
        new GroupNormLayer(options, parameter("weight"), parameter("bias"));

    public ILayer Dropout(DropoutOptions options) => new DropoutLayer(layer.Name, options.Probability, false);

    public ILayer SpatialDropout(DropoutOptions options) => new DropoutLayer(layer.Name, options.Probability, true);

    public ILayer AlphaDropout(DropoutOptions options) => new AlphaDropoutLayer(layer.Name, options.Probability);

    public ILayer Relu() => new Activation(input => functional.relu(input));

    public ILayer LeakyRelu(LeakyReluOptions options) =>
        new Activation(input => functional.leaky_relu(input, options.Slope));

    public ILayer Elu() => new Activation(input => functional.elu(input, 1.0));

    public ILayer Selu() => new Activation(input => functional.selu(input));

    public ILayer Gelu() => new Activation(input => functional.gelu(input));

    public ILayer Silu() => new Activation(input => functional.silu(input));

    public ILayer Tanh() => new Activation(input => input.tanh());

    public ILayer Sigmoid() => new Activation(input => input.sigmoid());

    public ILayer Softmax() => new Activation(input => functional.softmax(input, 1));

    public ILayer LogSoftmax() => new Activation(input => functional.log_softmax(input, 1));

    public ILayer Flatten() => new Activation(input => input.flatten(1));

    public ILayer Pad(PadOptions options)
    {
        long[] pads = [options.Size, options.Size, options.Size, options.Size];
        return new Activation(input => functional.pad(input, pads));
    }

    public ILayer Identity() => new Activation(input => input.alias());

    public ILayer Scale(ScaleOptions options) => new Activation(input => input.mul(options.Factor));

    public ILayer Add() => new AddLayer();

    public ILayer Multiply() => new MultiplyLayer();

    public ILayer Concat() => new ConcatLayer();
}

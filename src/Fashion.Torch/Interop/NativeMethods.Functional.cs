using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/functional.cpp, native/torch/normalization.cpp, native/torch/loss.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_linear(TensorHandle input, TensorHandle weight, TensorHandle bias);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_conv2d(
        TensorHandle input, TensorHandle weight, TensorHandle bias, ReadOnlySpan<long> strides,
        ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, long groups);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_max_pool2d(
        TensorHandle input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> strides, ReadOnlySpan<long> padding,
        ReadOnlySpan<long> dilation, NativeBool ceilMode);

    [LibraryImport(Library)]
    internal static unsafe partial TensorHandle fashion_avg_pool2d(
        TensorHandle input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> strides, ReadOnlySpan<long> padding,
        NativeBool ceilMode, NativeBool countIncludePad, long* divisorOverride);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_adaptive_avg_pool2d(TensorHandle input, ReadOnlySpan<long> output);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_pad(
        TensorHandle input, ReadOnlySpan<long> pad, long count, int mode, double value);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_dropout(TensorHandle input, double p, NativeBool training);

    [LibraryImport(Library)]
    internal static partial int fashion_dropout_(TensorHandle input, double p, NativeBool training);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_one_hot(TensorHandle input, long classes);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_selu(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial int fashion_selu_(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_silu(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial int fashion_silu_(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mish(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial int fashion_mish_(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_hardswish(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial int fashion_hardswish_(TensorHandle input);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_gelu(TensorHandle input, NativeBool tanh);

    [LibraryImport(Library)]
    internal static partial int fashion_gelu_(TensorHandle input, NativeBool tanh);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_leaky_relu(TensorHandle input, ScalarValue slope);

    [LibraryImport(Library)]
    internal static partial int fashion_leaky_relu_(TensorHandle input, ScalarValue slope);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_elu(
        TensorHandle input, ScalarValue alpha, ScalarValue scale, ScalarValue inputScale);

    [LibraryImport(Library)]
    internal static partial int fashion_elu_(
        TensorHandle input, ScalarValue alpha, ScalarValue scale, ScalarValue inputScale);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_softplus(TensorHandle input, double beta, double threshold);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_softmax(TensorHandle input, long dim, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_log_softmax(TensorHandle input, long dim, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_batch_norm(
        TensorHandle input, TensorHandle weight, TensorHandle bias, TensorHandle runningMean, TensorHandle runningVar,
        NativeBool training, double momentum, double eps);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_layer_norm(
        TensorHandle input, ReadOnlySpan<long> shape, long count, TensorHandle weight, TensorHandle bias, double eps);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_group_norm(
        TensorHandle input, long groups, TensorHandle weight, TensorHandle bias, double eps);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_cross_entropy(
        TensorHandle input, TensorHandle target, TensorHandle weight, long ignoreIndex, long reduction,
        double labelSmoothing);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_nll_loss(
        TensorHandle input, TensorHandle target, TensorHandle weight, long reduction);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mse_loss(TensorHandle input, TensorHandle target, long reduction);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_binary_cross_entropy_with_logits(
        TensorHandle input, TensorHandle target, TensorHandle weight, long reduction, TensorHandle posWeight);
}

using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/elementwise.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_abs(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_abs_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_neg(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_neg_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sqrt(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_sqrt_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_rsqrt(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_rsqrt_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_exp(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_exp_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_log(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_log_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_log1p(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_log1p_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_tanh(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_tanh_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sigmoid(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_sigmoid_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_erf(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_erf_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_reciprocal(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_reciprocal_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_floor(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_floor_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_ceil(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_ceil_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_relu(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_relu_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sign(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sin(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_cos(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_isfinite(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_isnan(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_isinf(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_logical_not(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_round(TensorHandle self, long decimals);

    [LibraryImport(Library)]
    internal static unsafe partial TensorHandle fashion_clamp(TensorHandle self, ScalarValue* min, ScalarValue* max);

    [LibraryImport(Library)]
    internal static unsafe partial int fashion_clamp_(TensorHandle self, ScalarValue* min, ScalarValue* max);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_clamp_tensor(TensorHandle self, TensorHandle min, TensorHandle max);

    [LibraryImport(Library)]
    internal static partial int fashion_clamp_tensor_(TensorHandle self, TensorHandle min, TensorHandle max);

    [LibraryImport(Library)]
    internal static partial int fashion_fill_(TensorHandle self, ScalarValue value);

    [LibraryImport(Library)]
    internal static partial int fashion_zero_(TensorHandle self);
}

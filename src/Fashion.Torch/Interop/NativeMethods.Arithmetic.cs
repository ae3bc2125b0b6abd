using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/arithmetic.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_add(TensorHandle self, TensorHandle other, ScalarValue alpha);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_add_scalar(TensorHandle self, ScalarValue other, ScalarValue alpha);

    [LibraryImport(Library)]
    internal static partial int fashion_add_(TensorHandle self, TensorHandle other, ScalarValue alpha);

    [LibraryImport(Library)]
    internal static partial int fashion_add_scalar_(TensorHandle self, ScalarValue other, ScalarValue alpha);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sub(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sub_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial int fashion_sub_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int fashion_sub_scalar_(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mul(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mul_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial int fashion_mul_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int fashion_mul_scalar_(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_pow(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_pow_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial int fashion_pow_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int fashion_pow_scalar_(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_remainder(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_remainder_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial int fashion_remainder_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int fashion_remainder_scalar_(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_div(TensorHandle self, TensorHandle other, int rounding);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_div_scalar(TensorHandle self, ScalarValue other, int rounding);

    [LibraryImport(Library)]
    internal static partial int fashion_div_(TensorHandle self, TensorHandle other, int rounding);

    [LibraryImport(Library)]
    internal static partial int fashion_div_scalar_(TensorHandle self, ScalarValue other, int rounding);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_addcmul(
        TensorHandle self, TensorHandle first, TensorHandle second, ScalarValue value);

    [LibraryImport(Library)]
    internal static partial int fashion_addcmul_(
        TensorHandle self, TensorHandle first, TensorHandle second, ScalarValue value);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_addcdiv(
        TensorHandle self, TensorHandle first, TensorHandle second, ScalarValue value);

    [LibraryImport(Library)]
    internal static partial int fashion_addcdiv_(
        TensorHandle self, TensorHandle first, TensorHandle second, ScalarValue value);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_lerp(TensorHandle self, TensorHandle end, TensorHandle weight);

    [LibraryImport(Library)]
    internal static partial int fashion_lerp_(TensorHandle self, TensorHandle end, TensorHandle weight);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_maximum(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_minimum(TensorHandle self, TensorHandle other);
}

using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/comparison.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_eq(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_eq_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_ne(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_ne_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_lt(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_lt_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_le(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_le_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_gt(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_gt_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_ge(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_ge_scalar(TensorHandle self, ScalarValue other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_logical_and(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_logical_or(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_where(TensorHandle condition, TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_masked_fill(TensorHandle self, TensorHandle mask, ScalarValue value);

    [LibraryImport(Library)]
    internal static partial int fashion_masked_fill_(TensorHandle self, TensorHandle mask, ScalarValue value);

    [LibraryImport(Library)]
    internal static partial int fashion_allclose(
        TensorHandle self, TensorHandle other, double relative, double absolute, NativeBool equalNan, out NativeBool close);
}

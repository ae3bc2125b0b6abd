using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/linear_algebra.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_matmul(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mm(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mv(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_dot(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_bmm(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_outer(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_addmm(
        TensorHandle self, TensorHandle first, TensorHandle second, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial int fashion_linalg_eigh(
        TensorHandle self, NativeBool upper, out TensorHandle values, out TensorHandle vectors);
}

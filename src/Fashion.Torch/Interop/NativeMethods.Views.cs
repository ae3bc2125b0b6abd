using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/views.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_view(TensorHandle self, ReadOnlySpan<long> sizes, long count);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_reshape(TensorHandle self, ReadOnlySpan<long> sizes, long count);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_permute(TensorHandle self, ReadOnlySpan<long> sizes, long count);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_repeat(TensorHandle self, ReadOnlySpan<long> sizes, long count);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_flip(TensorHandle self, ReadOnlySpan<long> sizes, long count);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_expand(
        TensorHandle self, ReadOnlySpan<long> sizes, long count, NativeBool isImplicit);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_transpose(TensorHandle self, long dim0, long dim1);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_t(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_flatten(TensorHandle self, long start, long end);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_unsqueeze(TensorHandle self, long dim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_squeeze(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_squeeze_dim(TensorHandle self, long dim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_as_strided(
        TensorHandle self, ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides, long count, long offset);
}

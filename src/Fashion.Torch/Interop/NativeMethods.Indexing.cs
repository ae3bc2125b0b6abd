using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/indexing.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_narrow(TensorHandle self, long dim, long start, long length);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_select(TensorHandle self, long dim, long index);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_slice(
        TensorHandle self, long dim, long start, long finish, long step);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_index_select(TensorHandle self, long dim, TensorHandle index);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_gather(TensorHandle self, long dim, TensorHandle index);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_masked_select(TensorHandle self, TensorHandle mask);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_nonzero(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_scatter_(
        TensorHandle self, long dim, TensorHandle index, TensorHandle source);

    [LibraryImport(Library)]
    internal static partial int fashion_scatter_add_(
        TensorHandle self, long dim, TensorHandle index, TensorHandle source);

    [LibraryImport(Library)]
    internal static partial int fashion_index_add_(
        TensorHandle self, long dim, TensorHandle index, TensorHandle source, ScalarValue alpha);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_cat(ReadOnlySpan<IntPtr> tensors, long count, long dim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_stack(ReadOnlySpan<IntPtr> tensors, long count, long dim);
}

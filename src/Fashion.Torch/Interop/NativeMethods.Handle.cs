using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/handle.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial void fashion_release(IntPtr self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_alias(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial long fashion_dim(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial long fashion_numel(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial long fashion_element_size(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial sbyte fashion_dtype(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_device_type(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_device_index(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial NativeBool fashion_is_contiguous(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial void fashion_sizes(TensorHandle self, Span<long> into);

    [LibraryImport(Library)]
    internal static partial int fashion_strides(TensorHandle self, Span<long> into);

    [LibraryImport(Library)]
    internal static partial int fashion_size(TensorHandle self, long dim, out long size);

    [LibraryImport(Library)]
    internal static partial int fashion_stride(TensorHandle self, long dim, out long stride);

    [LibraryImport(Library)]
    internal static partial int fashion_storage_offset(TensorHandle self, out long offset);
}

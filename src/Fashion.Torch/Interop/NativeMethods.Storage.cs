using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/storage.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int fashion_data(TensorHandle self, out IntPtr data);

    [LibraryImport(Library)]
    internal static partial int fashion_item(TensorHandle self, out ScalarValue value);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_clone(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_contiguous(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_copy_(TensorHandle self, TensorHandle source, NativeBool nonBlocking);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_to_type(TensorHandle self, sbyte type, NativeBool copy, NativeBool nonBlocking);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_to_device(
        TensorHandle self, int type, int index, NativeBool copy, NativeBool nonBlocking);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_to_type_and_device(
        TensorHandle self, sbyte type, int deviceType, int deviceIndex, NativeBool copy, NativeBool nonBlocking);
}

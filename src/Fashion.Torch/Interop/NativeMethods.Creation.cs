using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/creation.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_from_memory(
        IntPtr data, long bytes, ReadOnlySpan<long> sizes, long count, sbyte sourceType, sbyte type, int deviceType,
        int deviceIndex, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_zeros(
        ReadOnlySpan<long> sizes, long count, sbyte type, int deviceType, int deviceIndex, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_ones(
        ReadOnlySpan<long> sizes, long count, sbyte type, int deviceType, int deviceIndex, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_empty(
        ReadOnlySpan<long> sizes, long count, sbyte type, int deviceType, int deviceIndex, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_full(
        ReadOnlySpan<long> sizes, long count, ScalarValue value, sbyte type, int deviceType, int deviceIndex,
        NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_empty_strided(
        ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides, long count, sbyte type, int deviceType, int deviceIndex,
        NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_arange(
        ScalarValue start, ScalarValue stop, ScalarValue step, sbyte type, int deviceType, int deviceIndex,
        NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_linspace(
        double start, double end, long steps, sbyte type, int deviceType, int deviceIndex, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_eye(
        long rows, long columns, sbyte type, int deviceType, int deviceIndex, NativeBool requiresGrad);
}

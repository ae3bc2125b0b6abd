using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/autograd.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial NativeBool fashion_requires_grad(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_set_requires_grad(TensorHandle self, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial NativeBool fashion_is_leaf(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_retain_grad(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_grad(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_set_grad(TensorHandle self, TensorHandle grad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_detach(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_detach_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_backward(
        ReadOnlySpan<IntPtr> tensors, long count, ReadOnlySpan<IntPtr> gradients, long gradientCount, NativeBool retainGraph, NativeBool createGraph,
        ReadOnlySpan<IntPtr> inputs, long inputCount);

    [LibraryImport(Library)]
    internal static partial int fashion_gradients(
        ReadOnlySpan<IntPtr> outputs, long outputCount, ReadOnlySpan<IntPtr> inputs, long inputCount, ReadOnlySpan<IntPtr> gradients, long gradientCount,
        NativeBool retainGraph, NativeBool createGraph, NativeBool allowUnused, Span<IntPtr> results);

    [LibraryImport(Library)]
    internal static partial NativeBool fashion_is_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void fashion_set_grad_enabled(NativeBool enabled);

    [LibraryImport(Library)]
    internal static partial NativeBool fashion_is_inference_mode();

    [LibraryImport(Library)]
    internal static partial IntPtr fashion_inference_mode_enter(NativeBool enabled);

    [LibraryImport(Library)]
    internal static partial void fashion_inference_mode_leave(IntPtr guard);
}

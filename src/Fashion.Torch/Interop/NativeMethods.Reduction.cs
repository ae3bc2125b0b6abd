using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/reduction.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sum(TensorHandle self, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_sum_dims(
        TensorHandle self, ReadOnlySpan<long> dims, long count, NativeBool keepdim, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mean(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_mean_dims(
        TensorHandle self, ReadOnlySpan<long> dims, long count, NativeBool keepdim, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_prod(TensorHandle self, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_std(TensorHandle self, NativeBool unbiased);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_std_dims(
        TensorHandle self, ReadOnlySpan<long> dims, long count, NativeBool unbiased, NativeBool keepdim, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_var(TensorHandle self, NativeBool unbiased);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_var_dims(
        TensorHandle self, ReadOnlySpan<long> dims, long count, NativeBool unbiased, NativeBool keepdim, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_max(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_max_dim(
        TensorHandle self, long dim, NativeBool keepdim, out TensorHandle values, out TensorHandle indices);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_amax(
        TensorHandle self, ReadOnlySpan<long> dims, long count, NativeBool keepdim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_argmax(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_argmax_dim(TensorHandle self, long dim, NativeBool keepdim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_min(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_min_dim(
        TensorHandle self, long dim, NativeBool keepdim, out TensorHandle values, out TensorHandle indices);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_amin(
        TensorHandle self, ReadOnlySpan<long> dims, long count, NativeBool keepdim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_argmin(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_argmin_dim(TensorHandle self, long dim, NativeBool keepdim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_all(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_all_dim(TensorHandle self, long dim, NativeBool keepdim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_any(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_any_dim(TensorHandle self, long dim, NativeBool keepdim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_norm(TensorHandle self, double p);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_norm_dim(TensorHandle self, long dim, NativeBool keepdim, double p);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_logsumexp(TensorHandle self, long dim, NativeBool keepdim);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_cumsum(TensorHandle self, long dim, sbyte type);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_bincount(TensorHandle self, TensorHandle weights, long minlength);

    [LibraryImport(Library)]
    internal static partial int fashion_topk(
        TensorHandle self, long k, long dim, NativeBool largest, NativeBool sorted, out TensorHandle values,
        out TensorHandle indices);

    [LibraryImport(Library)]
    internal static partial int fashion_sort(
        TensorHandle self, long dim, NativeBool descending, NativeBool stable, out TensorHandle values, out TensorHandle indices);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_argsort(TensorHandle self, long dim, NativeBool descending);
}

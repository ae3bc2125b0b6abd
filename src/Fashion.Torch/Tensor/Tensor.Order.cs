using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor max() => Guard.Wrap(fashion_max(Handle));

        public Tensor max(Tensor other) => maximum(other);

        /// <summary>Along a dimension: the values, and where they stand.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Guard.Wrap(fashion_max_dim(Handle, dim, keepdim, out var values, out var indices), values, indices);

        public Tensor amax(params long[] dims) => amax((ReadOnlySpan<long>)dims, false);

        public Tensor amax(long[] dims, bool keepdim = false) => amax((ReadOnlySpan<long>)dims, keepdim);

        /// <summary>Over several dimensions at once; equal values share the gradient.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false) =>
            Guard.Wrap(fashion_amax(Handle, dims, dims.Length, keepdim));

        public Tensor argmax() => Guard.Wrap(fashion_argmax(Handle));

        public Tensor argmax(long dim, bool keepdim = false) => Guard.Wrap(fashion_argmax_dim(Handle, dim, keepdim));

        public Tensor min() => Guard.Wrap(fashion_min(Handle));

        public Tensor min(Tensor other) => minimum(other);

        /// <summary>Along a dimension: the values, and where they stand.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Guard.Wrap(fashion_min_dim(Handle, dim, keepdim, out var values, out var indices), values, indices);

        public Tensor amin(params long[] dims) => amin((ReadOnlySpan<long>)dims, false);

        public Tensor amin(long[] dims, bool keepdim = false) => amin((ReadOnlySpan<long>)dims, keepdim);

        /// <summary>Over several dimensions at once; equal values share the gradient.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false) =>
            Guard.Wrap(fashion_amin(Handle, dims, dims.Length, keepdim));

        public Tensor argmin() => Guard.Wrap(fashion_argmin(Handle));

        public Tensor argmin(long dim, bool keepdim = false) => Guard.Wrap(fashion_argmin_dim(Handle, dim, keepdim));

        /// <summary>The k largest or smallest along a dimension, and where they stand.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Guard.Wrap(fashion_topk(Handle, k, dim, largest, sorted, out var values, out var indices), values, indices);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Guard.Wrap(fashion_sort(Handle, dim, descending, stable, out var values, out var indices), values, indices);

        public Tensor argsort(long dim = -1, bool descending = false) =>
            Guard.Wrap(fashion_argsort(Handle, dim, descending));
    }
}

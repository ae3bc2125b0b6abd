using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Guard.Wrap(fashion_sum(Handle, Code(type)));

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            sum((ReadOnlySpan<long>)dim, keepdim, type);

        /// <summary>Sums over the given dimensions, which go away or become 1.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Guard.Wrap(fashion_sum_dims(Handle, dim, dim.Length, keepdim, Code(type)));

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor prod(ScalarType? type = null) => Guard.Wrap(fashion_prod(Handle, Code(type)));

        public Tensor mean() => Guard.Wrap(fashion_mean(Handle));

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Guard.Wrap(fashion_mean_dims(Handle, dimensions, dimensions.Length, keepdim, Code(type)));

        /// <summary>The standard deviation; unbiased divides by one less than the count.</summary>
        public Tensor std(bool unbiased = true) => Guard.Wrap(fashion_std(Handle, unbiased));

        public Tensor std(
            ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Guard.Wrap(fashion_std_dims(Handle, dimensions, dimensions.Length, unbiased, keepdim, Code(type)));

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        /// <summary>The variance; unbiased divides by one less than the count.</summary>
        public Tensor var(bool unbiased = true) => Guard.Wrap(fashion_var(Handle, unbiased));

        public Tensor var(
            ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Guard.Wrap(fashion_var_dims(Handle, dimensions, dimensions.Length, unbiased, keepdim, Code(type)));

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => Guard.Wrap(fashion_norm(Handle, p));

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Guard.Wrap(fashion_norm_dim(Handle, dim, keepdim, p));

        /// <summary>log(sum(exp(this))) along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Guard.Wrap(fashion_logsumexp(Handle, dim, keepdim));

        public Tensor cumsum(long dim, ScalarType? type = null) => Guard.Wrap(fashion_cumsum(Handle, dim, Code(type)));

        /// <summary>How often each non-negative integer occurs, or the sum of its weights.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) =>
            Guard.Wrap(fashion_bincount(Handle, OrNone(weights), minlength));

        public Tensor all() => Guard.Wrap(fashion_all(Handle));

        public Tensor all(long dim, bool keepdim = false) => Guard.Wrap(fashion_all_dim(Handle, dim, keepdim));

        public Tensor any() => Guard.Wrap(fashion_any(Handle));

        public Tensor any(long dim, bool keepdim = false) => Guard.Wrap(fashion_any_dim(Handle, dim, keepdim));
    }
}

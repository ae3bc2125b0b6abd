using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The same memory under another shape; -1 stands for the extent that fits.</summary>
        public Tensor view(params long[] shape) => Guard.Wrap(fashion_view(Handle, shape, shape.Length));

        /// <summary>As <see cref="view"/>, copying where the memory does not allow it.</summary>
        public Tensor reshape(params long[] shape) => Guard.Wrap(fashion_reshape(Handle, shape, shape.Length));

        public Tensor permute(params long[] permutation) =>
            Guard.Wrap(fashion_permute(Handle, permutation, permutation.Length));

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor transpose(long dim0, long dim1) => Guard.Wrap(fashion_transpose(Handle, dim0, dim1));

        /// <summary>A matrix's transpose.</summary>
        public Tensor t() => Guard.Wrap(fashion_t(Handle));

        /// <summary>The dimensions from start to end become one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Guard.Wrap(fashion_flatten(Handle, start_dim, end_dim));

        /// <summary>With a new dimension of extent 1.</summary>
        public Tensor unsqueeze(long dim) => Guard.Wrap(fashion_unsqueeze(Handle, dim));

        /// <summary>Without the dimensions of extent 1, or without the given one where it is.</summary>
        public Tensor squeeze(long? dim = null) =>
            Guard.Wrap(dim is { } one ? fashion_squeeze_dim(Handle, one) : fashion_squeeze(Handle));

        /// <summary>Any window on the storage; strides and offset in elements.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L)
        {
            if (size.Length != strides.Length)
                throw new ArgumentException($"{size.Length} extents and {strides.Length} strides were given.");
            return Guard.Wrap(fashion_as_strided(Handle, size, strides, size.Length, storageOffset));
        }

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) =>
            Guard.Wrap(fashion_expand(Handle, sizes, sizes.Length, isImplicit));

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        /// <summary>Extents of 1 stretched without copying; -1 keeps an extent.</summary>
        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        /// <summary>Copies laid side by side, so many along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => Guard.Wrap(fashion_repeat(Handle, sizes, sizes.Length));

        /// <summary>Reversed along the given dimensions; a copy.</summary>
        public Tensor flip(params long[] dims) => Guard.Wrap(fashion_flip(Handle, dims, dims.Length));
    }
}

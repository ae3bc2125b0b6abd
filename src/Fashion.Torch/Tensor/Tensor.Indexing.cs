using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>A window of so many elements along a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) =>
            Guard.Wrap(fashion_narrow(Handle, dim, start, length));

        /// <summary>One place along a dimension, which goes away.</summary>
        public Tensor select(long dim, long index) => Guard.Wrap(fashion_select(Handle, dim, index));

        /// <summary>From start up to but without finish; negative numbers count from the end.</summary>
        public Tensor slice(long dim, long start, long finish, long step) =>
            Guard.Wrap(fashion_slice(Handle, dim, start, finish, step));

        /// <summary>A copy of the given places along a dimension.</summary>
        public Tensor index_select(long dim, Tensor index) =>
            Guard.Wrap(fashion_index_select(Handle, dim, index.Handle));

        public Tensor gather(long dim, Tensor index) => Guard.Wrap(fashion_gather(Handle, dim, index.Handle));

        public Tensor masked_select(Tensor mask) => Guard.Wrap(fashion_masked_select(Handle, mask.Handle));

        /// <summary>Where the values are not zero, a row each.</summary>
        public Tensor nonzero() => Guard.Wrap(fashion_nonzero(Handle));

        public Tensor scatter_(long dim, Tensor index, Tensor src) =>
            Done(fashion_scatter_(Handle, dim, index.Handle, src.Handle));

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Done(fashion_scatter_add_(Handle, dim, index.Handle, src.Handle));

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Done(fashion_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Value));
    }
}

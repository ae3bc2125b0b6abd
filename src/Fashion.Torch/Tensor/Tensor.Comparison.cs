using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor eq(Tensor target) => Guard.Wrap(fashion_eq(Handle, target.Handle));

        public Tensor eq(Scalar target) => Guard.Wrap(fashion_eq_scalar(Handle, target.Value));

        public Tensor ne(Tensor target) => Guard.Wrap(fashion_ne(Handle, target.Handle));

        public Tensor ne(Scalar target) => Guard.Wrap(fashion_ne_scalar(Handle, target.Value));

        public Tensor lt(Tensor target) => Guard.Wrap(fashion_lt(Handle, target.Handle));

        public Tensor lt(Scalar target) => Guard.Wrap(fashion_lt_scalar(Handle, target.Value));

        public Tensor le(Tensor target) => Guard.Wrap(fashion_le(Handle, target.Handle));

        public Tensor le(Scalar target) => Guard.Wrap(fashion_le_scalar(Handle, target.Value));

        public Tensor gt(Tensor target) => Guard.Wrap(fashion_gt(Handle, target.Handle));

        public Tensor gt(Scalar target) => Guard.Wrap(fashion_gt_scalar(Handle, target.Value));

        public Tensor ge(Tensor target) => Guard.Wrap(fashion_ge(Handle, target.Handle));

        public Tensor ge(Scalar target) => Guard.Wrap(fashion_ge_scalar(Handle, target.Value));

        public Tensor logical_and(Tensor other) => Guard.Wrap(fashion_logical_and(Handle, other.Handle));

        public Tensor logical_or(Tensor other) => Guard.Wrap(fashion_logical_or(Handle, other.Handle));

        /// <summary>This tensor's values where the condition holds, the other's elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) =>
            Guard.Wrap(fashion_where(condition.Handle, Handle, y.Handle));

        /// <summary>A copy in which the value stands wherever the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) =>
            Guard.Wrap(fashion_masked_fill(Handle, mask.Handle, value.Value));

        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            Done(fashion_masked_fill_(Handle, mask.Handle, value.Value));

        /// <summary>True when every pair differs by at most atol + rtol * |target|.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            Guard.Check(fashion_allclose(Handle, target.Handle, rtol, atol, equal_nan, out var close));
            return close;
        }
    }
}

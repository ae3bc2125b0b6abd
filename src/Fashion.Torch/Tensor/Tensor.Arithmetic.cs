using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor add(Tensor target) => add(target, 1);

        /// <summary>this + alpha * target.</summary>
        public Tensor add(Tensor target, Scalar alpha) =>
            Guard.Wrap(fashion_add(Handle, target.Handle, alpha.Value));

        public Tensor add(Scalar scalar) => add(scalar, 1);

        public Tensor add(Scalar scalar, Scalar alpha) =>
            Guard.Wrap(fashion_add_scalar(Handle, scalar.Value, alpha.Value));

        public Tensor add_(Tensor target) => add_(target, 1);

        public Tensor add_(Tensor target, Scalar alpha) => Done(fashion_add_(Handle, target.Handle, alpha.Value));

        public Tensor add_(Scalar scalar) => add_(scalar, 1);

        public Tensor add_(Scalar scalar, Scalar alpha) =>
            Done(fashion_add_scalar_(Handle, scalar.Value, alpha.Value));

        public Tensor sub(Tensor target) => Guard.Wrap(fashion_sub(Handle, target.Handle));

        public Tensor sub(Scalar target) => Guard.Wrap(fashion_sub_scalar(Handle, target.Value));

        public Tensor sub_(Tensor target) => Done(fashion_sub_(Handle, target.Handle));

        public Tensor sub_(Scalar target) => Done(fashion_sub_scalar_(Handle, target.Value));

        public Tensor mul(Tensor target) => Guard.Wrap(fashion_mul(Handle, target.Handle));

        public Tensor mul(Scalar target) => Guard.Wrap(fashion_mul_scalar(Handle, target.Value));

        public Tensor mul_(Tensor target) => Done(fashion_mul_(Handle, target.Handle));

        public Tensor mul_(Scalar target) => Done(fashion_mul_scalar_(Handle, target.Value));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Guard.Wrap(fashion_div(Handle, target.Handle, (int)rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Guard.Wrap(fashion_div_scalar(Handle, target.Value, (int)rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Done(fashion_div_(Handle, target.Handle, (int)rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Done(fashion_div_scalar_(Handle, target.Value, (int)rounding_mode));

        public Tensor pow(Tensor exponent) => Guard.Wrap(fashion_pow(Handle, exponent.Handle));

        public Tensor pow(Scalar exponent) => Guard.Wrap(fashion_pow_scalar(Handle, exponent.Value));

        public Tensor pow_(Tensor exponent) => Done(fashion_pow_(Handle, exponent.Handle));

        public Tensor pow_(Scalar exponent) => Done(fashion_pow_scalar_(Handle, exponent.Value));

        public Tensor remainder(Tensor target) => Guard.Wrap(fashion_remainder(Handle, target.Handle));

        public Tensor remainder(Scalar scalar) => Guard.Wrap(fashion_remainder_scalar(Handle, scalar.Value));

        /// <summary>this + value * tensor1 * tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Guard.Wrap(fashion_addcmul(Handle, tensor1.Handle, tensor2.Handle, value.Value));

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Done(fashion_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value));

        /// <summary>this + value * tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Guard.Wrap(fashion_addcdiv(Handle, tensor1.Handle, tensor2.Handle, value.Value));

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Done(fashion_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value));

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);

        /// <summary>this + weight * (end - this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Guard.Wrap(fashion_lerp(Handle, end.Handle, weight.Handle));

        public Tensor lerp_(Tensor end, Tensor weight) => Done(fashion_lerp_(Handle, end.Handle, weight.Handle));

        /// <summary>The larger of each pair.</summary>
        public Tensor maximum(Tensor other) => Guard.Wrap(fashion_maximum(Handle, other.Handle));

        /// <summary>The smaller of each pair.</summary>
        public Tensor minimum(Tensor other) => Guard.Wrap(fashion_minimum(Handle, other.Handle));
    }
}

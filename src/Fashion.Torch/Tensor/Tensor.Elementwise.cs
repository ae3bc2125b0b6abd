using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor abs() => Guard.Wrap(fashion_abs(Handle));

        public Tensor abs_() => Done(fashion_abs_(Handle));

        public Tensor neg() => Guard.Wrap(fashion_neg(Handle));

        public Tensor neg_() => Done(fashion_neg_(Handle));

        public Tensor sqrt() => Guard.Wrap(fashion_sqrt(Handle));

        public Tensor sqrt_() => Done(fashion_sqrt_(Handle));

        public Tensor rsqrt() => Guard.Wrap(fashion_rsqrt(Handle));

        public Tensor rsqrt_() => Done(fashion_rsqrt_(Handle));

        public Tensor exp() => Guard.Wrap(fashion_exp(Handle));

        public Tensor exp_() => Done(fashion_exp_(Handle));

        public Tensor log() => Guard.Wrap(fashion_log(Handle));

        public Tensor log_() => Done(fashion_log_(Handle));

        public Tensor log1p() => Guard.Wrap(fashion_log1p(Handle));

        public Tensor log1p_() => Done(fashion_log1p_(Handle));

        public Tensor tanh() => Guard.Wrap(fashion_tanh(Handle));

        public Tensor tanh_() => Done(fashion_tanh_(Handle));

        public Tensor sigmoid() => Guard.Wrap(fashion_sigmoid(Handle));

        public Tensor sigmoid_() => Done(fashion_sigmoid_(Handle));

        public Tensor reciprocal() => Guard.Wrap(fashion_reciprocal(Handle));

        public Tensor reciprocal_() => Done(fashion_reciprocal_(Handle));

        public Tensor floor() => Guard.Wrap(fashion_floor(Handle));

        public Tensor floor_() => Done(fashion_floor_(Handle));

        public Tensor ceil() => Guard.Wrap(fashion_ceil(Handle));

        public Tensor ceil_() => Done(fashion_ceil_(Handle));

        public Tensor relu() => Guard.Wrap(fashion_relu(Handle));

        public Tensor relu_() => Done(fashion_relu_(Handle));

        public Tensor erf() => Guard.Wrap(fashion_erf(Handle));

        public Tensor sign() => Guard.Wrap(fashion_sign(Handle));

        public Tensor sin() => Guard.Wrap(fashion_sin(Handle));

        public Tensor cos() => Guard.Wrap(fashion_cos(Handle));

        public Tensor isfinite() => Guard.Wrap(fashion_isfinite(Handle));

        public Tensor isnan() => Guard.Wrap(fashion_isnan(Handle));

        public Tensor isinf() => Guard.Wrap(fashion_isinf(Handle));

        public Tensor logical_not() => Guard.Wrap(fashion_logical_not(Handle));

        public Tensor negative() => neg();

        public Tensor square() => pow(2);

        /// <summary>To the nearest, halves to the even neighbour.</summary>
        public Tensor round(long decimals = 0L) => Guard.Wrap(fashion_round(Handle, decimals));
    }
}

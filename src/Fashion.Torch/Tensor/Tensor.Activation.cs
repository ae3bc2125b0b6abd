using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor softmax(long dim, ScalarType? dtype = null) =>
            Guard.Wrap(fashion_softmax(Handle, dim, Code(dtype)));

        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Guard.Wrap(fashion_log_softmax(Handle, dim, Code(dtype)));

        public Tensor gelu() => Guard.Wrap(fashion_gelu(Handle, tanh: false));

        public Tensor silu() => Guard.Wrap(fashion_silu(Handle));

        public Tensor selu() => Guard.Wrap(fashion_selu(Handle));

        public Tensor elu(double alpha = 1) =>
            Guard.Wrap(fashion_elu(Handle, ((Scalar)alpha).Value, ((Scalar)1.0).Value, ((Scalar)1.0).Value));

        public Tensor leaky_relu(Scalar negative_slope) =>
            Guard.Wrap(fashion_leaky_relu(Handle, negative_slope.Value));
    }
}

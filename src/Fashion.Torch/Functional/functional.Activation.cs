using TorchSharp.Modules;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.alias().relu_() : x.relu();

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace
                    ? Changed(input, fashion_leaky_relu_(input.Handle, ((Scalar)negative_slope).Value))
                    : input.leaky_relu(negative_slope);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace
                    ? Changed(x, fashion_elu_(
                        x.Handle, ((Scalar)alpha).Value, ((Scalar)1.0).Value, ((Scalar)1.0).Value))
                    : x.elu(alpha);

            public static Tensor selu(Tensor x, bool inplace = false) =>
                inplace ? Changed(x, fashion_selu_(x.Handle)) : x.selu();

            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? Changed(x, fashion_silu_(x.Handle)) : x.silu();

            public static Tensor mish(Tensor x, bool inplace = false) =>
                inplace ? Changed(x, fashion_mish_(x.Handle)) : Guard.Wrap(fashion_mish(x.Handle));

            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                inplace ? Changed(input, fashion_hardswish_(input.Handle)) : Guard.Wrap(fashion_hardswish(input.Handle));

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false)
            {
                var tanh = approximate == GELU.Approximate.tanh;
                return inplace ? Changed(x, fashion_gelu_(x.Handle, tanh)) : Guard.Wrap(fashion_gelu(x.Handle, tanh));
            }

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.alias().tanh_() : x.tanh();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.alias().sigmoid_() : x.sigmoid();

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                Guard.Wrap(fashion_softplus(x.Handle, beta, threshold));

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            // A reference of its own, so that the caller may dispose the argument and the result independently.
            private static Tensor Changed(Tensor tensor, int status)
            {
                Guard.Check(status);
                return tensor.alias();
            }
        }
    }
}

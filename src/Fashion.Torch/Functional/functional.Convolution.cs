using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>input x weights' transpose + bias, over the last dimension.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Guard.Wrap(fashion_linear(input.Handle, weights.Handle, Tensor.OrNone(bias)));

            /// <summary>Cross-correlation of N x C x H x W with weights of out x C / groups x height x width.</summary>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Guard.Wrap(fashion_conv2d(
                    input.Handle, weight.Handle, Tensor.OrNone(bias), Planar.Pair(strides, 1, nameof(strides)),
                    Planar.Pair(padding, 0, nameof(padding)), Planar.Pair(dilation, 1, nameof(dilation)), groups));
        }
    }
}

using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Centres and scales each channel, by the batch while training and by the running statistics otherwise.
            /// Training moves the running statistics by the momentum, the variance as the unbiased one.
            /// </summary>
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Guard.Wrap(fashion_batch_norm(
                    input.Handle, Tensor.OrNone(weight), Tensor.OrNone(bias), Tensor.OrNone(running_mean),
                    Tensor.OrNone(running_var), training, momentum, eps));

            /// <summary>Centres and scales over the last dimensions, whose extents are given.</summary>
            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Guard.Wrap(fashion_layer_norm(
                    input.Handle, normalized_shape, normalized_shape.Length, Tensor.OrNone(weight), Tensor.OrNone(bias),
                    eps));

            /// <summary>Centres and scales each group of channels of each example.</summary>
            public static Tensor group_norm(
                Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Guard.Wrap(fashion_group_norm(
                    input.Handle, num_groups, Tensor.OrNone(weight), Tensor.OrNone(bias), eps));
        }
    }
}

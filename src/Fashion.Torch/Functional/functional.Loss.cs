using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Of logits N x C x ... and classes as 64-bit integers N x ..., or probabilities of the logits' shape. Mean
            /// divides by the sum of the weights of the classes that were met.
            /// </summary>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Guard.Wrap(fashion_cross_entropy(
                    input.Handle, target.Handle, Tensor.OrNone(weight), ignore_index, (long)reduction,
                    label_smoothing));

            /// <summary>Of logarithms of probabilities.</summary>
            public static Tensor nll_loss(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Guard.Wrap(fashion_nll_loss(input.Handle, target.Handle, Tensor.OrNone(weight), (long)reduction));

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Guard.Wrap(fashion_mse_loss(input.Handle, target.Handle, (long)reduction));

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null) =>
                Guard.Wrap(fashion_binary_cross_entropy_with_logits(
                    input.Handle, target.Handle, Tensor.OrNone(weight), (long)reduction, Tensor.OrNone(pos_weights)));
        }
    }
}

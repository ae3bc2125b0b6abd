using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor pad(
                Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (ReadOnlySpan<long>)pad, mode, value);

            /// <summary>Widens from the last dimension on: before and after it, then the one before it.</summary>
            public static Tensor pad(
                Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Guard.Wrap(fashion_pad(input.Handle, pad, pad.Length, (int)mode, value));

            /// <summary>Zeroes with probability p and scales the rest by 1 / (1 - p); nothing outside training.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace
                    ? Changed(input, fashion_dropout_(input.Handle, p, training))
                    : Guard.Wrap(fashion_dropout(input.Handle, p, training));

            /// <summary>A last dimension with 1 at the class and 0 elsewhere; as many as the largest class needs where not given.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) =>
                Guard.Wrap(fashion_one_hot(x.Handle, num_classes));
        }
    }
}

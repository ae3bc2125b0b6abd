using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The largest of each window; strides default to the window.</summary>
            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false)
            {
                var kernel = Planar.Pair(kernel_size, 1, nameof(kernel_size));
                return Guard.Wrap(fashion_max_pool2d(
                    input.Handle, kernel, Planar.Pair(strides, kernel, nameof(strides)),
                    Planar.Pair(padding, 0, nameof(padding)), Planar.Pair(dilation, 1, nameof(dilation)), ceil_mode));
            }

            public static Tensor max_pool2d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], One(stride), One(padding), One(dilation), ceil_mode);

            public static Tensor max_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(
                    input, [kernel_size.Item1, kernel_size.Item2], Two(stride), Two(padding), Two(dilation), ceil_mode);

            /// <summary>The mean of each window; the divisor counts padding, or not, or is given.</summary>
            public static unsafe Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null)
            {
                var kernel = Planar.Pair(kernel_size, 1, nameof(kernel_size));
                var divisor = divisor_override.GetValueOrDefault();
                return Guard.Wrap(fashion_avg_pool2d(
                    input.Handle, kernel, Planar.Pair(stride, kernel, nameof(stride)),
                    Planar.Pair(padding, 0, nameof(padding)), ceil_mode, count_include_pad,
                    divisor_override.HasValue ? &divisor : null));
            }

            public static Tensor avg_pool2d(
                Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(
                    input, [kernel_size], One(stride), [padding], ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(
                    input, [kernel_size.Item1, kernel_size.Item2], Two(stride), Two(padding), ceil_mode,
                    count_include_pad, divisor_override);

            /// <summary>Means of windows chosen so that the output has the given height and width.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                Guard.Wrap(fashion_adaptive_avg_pool2d(
                    input.Handle, Planar.Pair(output_size, 1, nameof(output_size))));

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input, [output_size, output_size]);

            private static long[]? One(long? value) => value is { } given ? [given] : null;

            private static long[]? Two((long, long)? pair) => pair is { } given ? [given.Item1, given.Item2] : null;
        }
    }
}

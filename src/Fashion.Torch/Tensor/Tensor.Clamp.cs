using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>Values below min become min, values above max become max.</summary>
        public unsafe Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            ScalarValue low = min?.Value ?? default, high = max?.Value ?? default;
            return Guard.Wrap(fashion_clamp(Handle, min is null ? null : &low, max is null ? null : &high));
        }

        public Tensor clamp(Tensor? min = null, Tensor? max = null) =>
            Guard.Wrap(fashion_clamp_tensor(Handle, OrNone(min), OrNone(max)));

        public unsafe Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            ScalarValue low = min?.Value ?? default, high = max?.Value ?? default;
            return Done(fashion_clamp_(Handle, min is null ? null : &low, max is null ? null : &high));
        }

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            Done(fashion_clamp_tensor_(Handle, OrNone(min), OrNone(max)));

        public Tensor clamp_min(Scalar min) => clamp(min, null);

        public Tensor clamp_min_(Scalar min) => clamp_(min, null);

        public Tensor clamp_max(Scalar max) => clamp(null, max);

        public Tensor clamp_max_(Scalar max) => clamp_(null, max);

        internal static TensorHandle OrNone(Tensor? tensor) => tensor?.Handle ?? TensorHandle.None;
    }
}

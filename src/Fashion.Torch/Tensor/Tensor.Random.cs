using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            Done(fashion_normal_(Handle, mean, std, Generator.HandleOf(generator)));

        /// <summary>Evenly from [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Done(fashion_uniform_(Handle, from, to, Generator.HandleOf(generator)));

        /// <summary>1 with probability p, else 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Done(fashion_bernoulli_(Handle, p, Generator.HandleOf(generator)));

        /// <summary>1 with this tensor's probabilities, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) =>
            Guard.Wrap(fashion_bernoulli(Handle, Generator.HandleOf(generator)));

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Guard.Wrap(fashion_multinomial(Handle, num_samples, replacement, Generator.HandleOf(generator)));
    }
}

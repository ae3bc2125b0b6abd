using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>
/// Kernels over choices: all but one kernel's share of the weight is the observed choice's, and that one is spread over
/// all; the prior is even.
/// </summary>
internal sealed class CategoricalKernels(int choices, double[] observed) : IKernels
{
    private readonly double spread = 1.0 / (observed.Length + 1);

    public double Sample(int kernel, RandomStream random)
    {
        var sum = 1 + choices * spread;
        return kernel < observed.Length && random.NextDouble() * sum < 1 ? observed[kernel] : random.NextInt(choices);
    }

    public void AddLogFactors(Span<double> terms)
    {
        var other = Math.Log(spread / (1 + choices * spread));
        for (var kernel = 0; kernel < observed.Length; kernel++)
            terms[kernel] += other;
        terms[^1] -= Math.Log(choices);
    }

    public void AddLogDensities(double value, Span<double> terms)
    {
        var more = Math.Log((1 + spread) / spread);
        for (var kernel = 0; kernel < observed.Length; kernel++)
            terms[kernel] += observed[kernel] == value ? more : 0;
    }
}

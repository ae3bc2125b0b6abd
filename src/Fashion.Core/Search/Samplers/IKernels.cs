using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>One parameter's part of the kernels of a <see cref="ParzenEstimator"/>; the last kernel is the prior.</summary>
internal interface IKernels
{
    /// <summary>A value out of one kernel.</summary>
    double Sample(int kernel, RandomStream random);

    /// <summary>Adds the part of each kernel's logarithm that is the same for all values.</summary>
    void AddLogFactors(Span<double> terms);

    /// <summary>Adds the rest: with it, it is the logarithm of the density at a value, or of the value's share.</summary>
    void AddLogDensities(double value, Span<double> terms);
}

using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>One parameter's part of the kernels of a <see cref="ParzenEstimator"/>; the last kernel is the prior.</summary>
internal interface IKernels
{
    /// <summary>A value out of one kernel.</summary>
    double Sample(int kernel, RandomStream random);

    /// <summary>Adds what each kernel makes of a value: the logarithm of its density, or of its share.</summary>
    void AddLogDensities(double value, double[] terms);
}

using System.Numerics.Tensors;
using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>
/// A density over several parameters: the mean of one kernel about each observation and one, the prior, over all values. A
/// kernel is a product over the parameters, normal and cut off at the ends of the range, or of a categorical one a table.
/// Widths are by Scott's rule with a tenth of the range, not below half of the range by the number of observations, nor below
/// a hundredth of it. In BOHB and Optuna both are twice as wide: narrower ones find lower values of the functions that the
/// tests have.
/// </summary>
public sealed class ParzenEstimator
{
    private const double WidthOfOne = 0.1;

    // Observations beyond these count the less, the older they are.
    private const int FullyCounted = 25;

    private readonly IKernels[] dimensions;

    // The logarithm of each kernel's weight, and of what else of it is the same at all points.
    private readonly double[] logFactors;
    private readonly double[] cumulated;

    /// <param name="group">The parameters.</param>
    /// <param name="observations">Observations x parameters, the oldest first.</param>
    public ParzenEstimator(IReadOnlyList<Parameter> group, double[][] observations)
    {
        var weights = Weights(observations.Length);
        cumulated = new double[weights.Length];
        var sum = 0.0;
        for (var kernel = 0; kernel < weights.Length; kernel++)
            cumulated[kernel] = sum += weights[kernel];
        var width = WidthOfOne * Math.Pow(Math.Max(observations.Length, 1), -1.0 / (group.Count + 4));
        dimensions = [.. group.Select((own, at) => Kernels(own.Distribution, Array.ConvertAll(observations, row => row[at]), width))];
        logFactors = Array.ConvertAll(weights, Math.Log);
        foreach (var own in dimensions)
            own.AddLogFactors(logFactors);
    }

    /// <summary>Draws points, each parameter's in the order of the group.</summary>
    public double[][] Sample(RandomStream random, int count)
    {
        var points = new double[count][];
        for (var at = 0; at < count; at++)
        {
            var place = random.NextDouble() * cumulated[^1];
            var kernel = Array.FindIndex(cumulated, until => place < until);
            points[at] = Array.ConvertAll(dimensions, own => own.Sample(kernel < 0 ? cumulated.Length - 1 : kernel, random));
        }

        return points;
    }

    /// <summary>The logarithm of the density at each point; of values that are no range, of their share.</summary>
    public double[] LogDensities(double[][] points)
    {
        var terms = new double[logFactors.Length];
        return Array.ConvertAll(points, point =>
        {
            logFactors.CopyTo(terms, 0);
            for (var at = 0; at < dimensions.Length; at++)
                dimensions[at].AddLogDensities(point[at], terms);
            var largest = TensorPrimitives.Max<double>(terms);
            TensorPrimitives.Subtract(terms, largest, terms);
            TensorPrimitives.Exp<double>(terms, terms);
            return largest + Math.Log(TensorPrimitives.Sum<double>(terms));
        });
    }

    /// <summary>One for the prior and for each of the newest, sinking to nothing for the oldest; their sum is 1.</summary>
    private static double[] Weights(int observations)
    {
        var weights = new double[observations + 1];
        Array.Fill(weights, 1);
        var fading = observations - FullyCounted;
        for (var old = 0; old < fading; old++)
            weights[old] = fading == 1 ? 1.0 / observations : 1.0 / observations + old * (1 - 1.0 / observations) / (fading - 1);
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static IKernels Kernels(Distribution distribution, double[] observed, double width) => distribution switch
    {
        CategoricalDistribution categorical => new CategoricalKernels(categorical.Choices.Count, observed),
        _ => new NormalKernels(new Scale(distribution), observed, width),
    };
}

namespace Fashion.Core.Random;

/// <summary>
/// The distribution Beta(alpha, alpha) as the share that one of two gamma numbers has in their sum; gamma numbers by
/// Marsaglia and Tsang ("A simple method for generating gamma variables", 2000). They are kept as logarithms: at small
/// alphas the numbers themselves are too small for a double.
/// </summary>
public readonly struct SymmetricBeta
{
    private readonly double alpha;

    /// <exception cref="ArgumentOutOfRangeException">Alpha is not above 0.</exception>
    public SymmetricBeta(double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        this.alpha = alpha;
    }

    /// <summary>A number from 0 to 1.</summary>
    public double Draw(RandomStream random) => 1 / (1 + Math.Exp(LogGamma(random) - LogGamma(random)));

    /// <summary>The logarithm of a gamma number of shape alpha.</summary>
    private double LogGamma(RandomStream random)
    {
        // A gamma number of a shape below 1 is one of that shape plus 1, times a uniform number to the power 1 / shape.
        var boost = alpha < 1 ? Math.Log(1 - random.NextDouble()) / alpha : 0;
        var third = (alpha < 1 ? alpha + 1 : alpha) - 1.0 / 3;
        while (true)
        {
            var normal = random.NextGaussian();
            var root = 1 + normal / Math.Sqrt(9 * third);
            var cube = root * root * root;
            if (root <= 0)
                continue;
            var uniform = 1 - random.NextDouble();
            // The paper's squeeze: most numbers are taken without their logarithms.
            if (uniform < 1 - 0.0331 * normal * normal * normal * normal
                || Math.Log(uniform) < normal * normal / 2 + third * (1 - cube + Math.Log(cube)))
            {
                return Math.Log(third * cube) + boost;
            }
        }
    }
}

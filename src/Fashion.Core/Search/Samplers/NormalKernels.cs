using System.Numerics.Tensors;
using Fashion.Core.Random;
using MathNet.Numerics;

namespace Fashion.Core.Search;

/// <summary>Kernels over a range: normal about the observed value, cut off at the range's ends.</summary>
internal sealed class NormalKernels : IKernels
{
    // The narrowest kernel's share of the range.
    private const double Narrowest = 0.01;

    // An interval is taken for a point where it is so much narrower than every kernel: what bends within it is then below
    // the three-hundredth part of its share.
    private const double PointLike = 0.25;

    private readonly Scale scale;
    private readonly double[] centres, widths;

    // Of each kernel 1 / (width sqrt 2), and that times its centre.
    private readonly double[] steepness, middles;
    private readonly double[] distances;

    /// <param name="scale">The range.</param>
    /// <param name="observed">Its values.</param>
    /// <param name="width">The kernels' deviation as a share of the range.</param>
    public NormalKernels(Scale scale, double[] observed, double width)
    {
        this.scale = scale;
        var range = scale.High - scale.Low;
        var least = Math.Max(Narrowest, 0.5 / (observed.Length + 2));
        centres = [.. observed.Select(scale.To), (scale.Low + scale.High) / 2];
        widths = [.. observed.Select(_ => range * Math.Clamp(width, least, 1)), range];
        steepness = Array.ConvertAll(widths, own => 1 / (own * Constants.Sqrt2));
        middles = [.. centres.Zip(steepness, (centre, steep) => -centre * steep)];
        distances = new double[centres.Length];
    }

    public double Sample(int kernel, RandomStream random)
    {
        // A centre lies within the range, and no width is larger: a third of the draws do, at the least.
        while (true)
        {
            var place = centres[kernel] + widths[kernel] * random.NextGaussian();
            if (place >= scale.Low && place <= scale.High)
                return scale.From(place);
        }
    }

    public void AddLogFactors(Span<double> terms)
    {
        for (var kernel = 0; kernel < centres.Length; kernel++)
            terms[kernel] -= Math.Log(Mass(kernel, scale.Low, scale.High));
    }

    public void AddLogDensities(double value, Span<double> terms)
    {
        if (!scale.IsStepped)
        {
            AddLogDensitiesAt(scale.To(value), 1, terms);
            return;
        }

        var (from, to) = scale.Interval(value);
        (from, to) = (Math.Max(from, scale.Low), Math.Min(to, scale.High));
        if (to - from < PointLike * widths[0])
            AddLogDensitiesAt((from + to) / 2, to - from, terms);
        else
            AddLogShares(from, to, terms);
    }

    /// <summary>Adds the logarithm of each kernel's density at a place, times the size of an interval about it.</summary>
    private void AddLogDensitiesAt(double place, double size, Span<double> terms)
    {
        TensorPrimitives.MultiplyAdd(steepness, place, middles, distances);
        TensorPrimitives.Multiply(distances, distances, distances);
        TensorPrimitives.Subtract(terms, distances, terms);
        // All but the prior are of one width.
        var observed = terms[..^1];
        TensorPrimitives.Add(observed, Math.Log(size / (widths[0] * Constants.Sqrt2Pi)), observed);
        terms[^1] += Math.Log(size / (widths[^1] * Constants.Sqrt2Pi));
    }

    private void AddLogShares(double from, double to, Span<double> terms)
    {
        // Stepped observations are often the same.
        var known = new Dictionary<double, double>();
        for (var kernel = 0; kernel < terms.Length - 1; kernel++)
        {
            if (!known.TryGetValue(centres[kernel], out var share))
                known.Add(centres[kernel], share = Math.Log(Mass(kernel, from, to)));
            terms[kernel] += share;
        }

        terms[^1] += Math.Log(Mass(terms.Length - 1, from, to));
    }

    /// <summary>A kernel's share between two places.</summary>
    private double Mass(int kernel, double from, double to)
    {
        double low = (from - centres[kernel]) / widths[kernel], high = (to - centres[kernel]) / widths[kernel];
        // Of two places on the same side the tails are subtracted: near 1 there are no digits left.
        return low > 0
            ? (SpecialFunctions.Erfc(low / Constants.Sqrt2) - SpecialFunctions.Erfc(high / Constants.Sqrt2)) / 2
            : (SpecialFunctions.Erfc(-high / Constants.Sqrt2) - SpecialFunctions.Erfc(-low / Constants.Sqrt2)) / 2;
    }
}

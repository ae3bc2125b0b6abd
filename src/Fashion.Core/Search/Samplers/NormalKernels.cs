using Fashion.Core.Random;
using MathNet.Numerics;

namespace Fashion.Core.Search;

/// <summary>Kernels over a range: normal about the observed value, cut off at the range's ends.</summary>
internal sealed class NormalKernels : IKernels
{
    // The narrowest kernel's share of the range.
    private const double Narrowest = 0.01;

    private readonly Scale scale;
    private readonly double[] centres, widths;

    // Of each kernel, the logarithm of what lies within the range.
    private readonly double[] logInside;

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
        logInside = [.. centres.Select((_, kernel) => Math.Log(Mass(kernel, scale.Low, scale.High)))];
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

    public void AddLogDensities(double value, double[] terms)
    {
        if (scale.IsStepped)
            AddLogShares(value, terms);
        else
            AddLogDensitiesAt(scale.To(value), terms);
    }

    private void AddLogDensitiesAt(double place, double[] terms)
    {
        for (var kernel = 0; kernel < terms.Length; kernel++)
        {
            var distance = (place - centres[kernel]) / widths[kernel];
            terms[kernel] -= distance * distance / 2 + Math.Log(widths[kernel] * Constants.Sqrt2Pi) + logInside[kernel];
        }
    }

    private void AddLogShares(double value, double[] terms)
    {
        var (from, to) = scale.Interval(value);
        var known = new Dictionary<(double, double), double>();
        for (var kernel = 0; kernel < terms.Length; kernel++)
        {
            // Stepped observations are often the same.
            if (!known.TryGetValue((centres[kernel], widths[kernel]), out var share))
            {
                share = Math.Log(Mass(kernel, Math.Max(from, scale.Low), Math.Min(to, scale.High))) - logInside[kernel];
                known.Add((centres[kernel], widths[kernel]), share);
            }

            terms[kernel] += share;
        }
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

namespace Fashion.Core.Optimization;

/// <summary>A smooth function of many numbers, to be made small.</summary>
public interface IObjective
{
    /// <summary>The value at a point; writes the gradient there.</summary>
    /// <param name="point">A number for each variable.</param>
    /// <param name="gradient">Room for as many.</param>
    double Evaluate(ReadOnlySpan<double> point, Span<double> gradient);
}

namespace Fashion.Core.Optimization;

/// <summary>Where a minimization is: all that its next step follows from.</summary>
public sealed class LbfgsState(double[] point)
{
    public double[] Point { get; set; } = point;

    /// <summary>At the point; empty before the first evaluation.</summary>
    public double[] Gradient { get; set; } = [];

    public double Value { get; set; } = double.NaN;

    /// <summary>Steps taken.</summary>
    public int Iteration { get; set; }

    /// <summary>Values and gradients asked for.</summary>
    public int Evaluations { get; set; }

    /// <summary>The least <see cref="GradientNorm"/> so far.</summary>
    public double LeastGradient { get; set; } = double.PositiveInfinity;

    /// <summary>Steps that neither lowered the value nor that.</summary>
    public int Idle { get; set; }

    /// <summary>The last steps and by how much the gradient changed in each, oldest first.</summary>
    public List<(double[] Step, double[] Change)> History { get; } = [];

    /// <summary>The gradient's largest component.</summary>
    public double GradientNorm
    {
        get
        {
            var largest = 0.0;
            foreach (var component in Gradient)
                largest = Math.Max(largest, Math.Abs(component));
            return largest;
        }
    }
}

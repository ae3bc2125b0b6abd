using System.Numerics.Tensors;

namespace Fashion.Core.Optimization;

/// <summary>An objective along a direction, as a function of the length of the step.</summary>
internal sealed class SearchLine(IObjective objective, double[] start, double[] direction)
{
    /// <summary>Points asked for.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The point after a step of this length.</summary>
    public double[] At(double length)
    {
        var point = new double[start.Length];
        TensorPrimitives.MultiplyAdd(direction, length, start, point);
        return point;
    }

    public LinePoint Evaluate(double length)
    {
        Evaluations++;
        var gradient = new double[start.Length];
        var value = objective.Evaluate(At(length), gradient);
        return new LinePoint(length, value, TensorPrimitives.Dot<double>(gradient, direction), gradient);
    }
}

/// <summary>A step's length, and the value, the slope along the line and the gradient at its end.</summary>
internal readonly record struct LinePoint(double Length, double Value, double Slope, double[] Gradient);

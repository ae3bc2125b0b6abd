using System.Numerics.Tensors;

namespace Fashion.Core.Optimization;

/// <summary>
/// Limited-memory BFGS (Nocedal 1980; Liu and Nocedal 1989): the direction of each step follows from the last few steps and
/// the changes of the gradient in them (Nocedal and Wright 2006, algorithm 7.4), its length from <see cref="StrongWolfe"/>.
/// </summary>
/// <param name="objective">What is made small.</param>
/// <param name="state">Where it begins or goes on; the caller keeps it.</param>
/// <param name="memory">How many steps are remembered.</param>
/// <param name="preconditioner">About the inverse of the objective's curvature, in any unit; null for none.</param>
public sealed class Lbfgs(
    IObjective objective, LbfgsState state, int memory = 10, IPreconditioner? preconditioner = null)
{
    // Steps without a new least gradient, among values that are all the same but for rounding, that end a minimization.
    private const int Patience = 20;

    /// <summary>Takes a step.</summary>
    /// <returns>
    /// False where no step makes the value smaller, or many in a row no longer make the gradient smaller: the minimum is as
    /// good as rounding allows.
    /// </returns>
    public bool Step()
    {
        Begin();
        var direction = Direction();
        var slope = Dot(direction, state.Gradient);
        if (!(slope < 0))
        {
            // What is remembered no longer fits the function: steepest descent begins anew.
            state.History.Clear();
            direction = Direction();
            slope = Dot(direction, state.Gradient);
            if (!(slope < 0))
                return false;
        }

        // Without a memory the length of the gradient says nothing about that of the step.
        var first = state.History.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1;
        var line = new SearchLine(objective, state.Point, direction);
        var found = StrongWolfe.Search(line, new LinePoint(0, state.Value, slope, state.Gradient), first);
        state.Evaluations += line.Evaluations;
        if (found is not { Length: > 0 } end || end.Value > state.Value + StrongWolfe.Rounding * Math.Abs(state.Value))
            return false;
        var lower = end.Value < state.Value - StrongWolfe.Rounding * Math.Abs(state.Value);
        Remember(direction, end);
        state.Point = line.At(end.Length);
        (state.Value, state.Gradient) = (end.Value, end.Gradient);
        state.Iteration++;
        return Goes(lower);
    }

    private bool Goes(bool lower)
    {
        if (lower || state.GradientNorm < state.LeastGradient)
            (state.LeastGradient, state.Idle) = (Math.Min(state.LeastGradient, state.GradientNorm), 0);
        else
            state.Idle++;
        return state.Idle < Patience;
    }

    /// <summary>Evaluates the point where that has not been done.</summary>
    public void Begin()
    {
        if (state.Gradient.Length == 0)
            Refresh();
    }

    /// <summary>Evaluates the point again: the objective has become more precise.</summary>
    public void Refresh()
    {
        var gradient = new double[state.Point.Length];
        state.Value = objective.Evaluate(state.Point, gradient);
        state.Gradient = gradient;
        state.Evaluations++;
    }

    private double[] Direction()
    {
        var direction = new double[state.Point.Length];
        TensorPrimitives.Negate(state.Gradient, direction);
        var factors = new double[state.History.Count];
        for (var at = state.History.Count - 1; at >= 0; at--)
        {
            var (step, change) = state.History[at];
            factors[at] = Dot(step, direction) / Dot(step, change);
            TensorPrimitives.MultiplyAdd(change, -factors[at], direction, direction);
        }

        preconditioner?.Apply(direction);
        if (state.History.Count > 0)
        {
            // The last change says how long a step is, in this measure.
            var (step, change) = state.History[^1];
            TensorPrimitives.Multiply(direction, Dot(step, change) / Dot(change, Scaled(change)), direction);
        }

        for (var at = 0; at < state.History.Count; at++)
        {
            var (step, change) = state.History[at];
            var factor = factors[at] - Dot(change, direction) / Dot(step, change);
            TensorPrimitives.MultiplyAdd(step, factor, direction, direction);
        }

        return direction;
    }

    private void Remember(double[] direction, LinePoint end)
    {
        var step = new double[direction.Length];
        TensorPrimitives.Multiply(direction, end.Length, step);
        var change = new double[direction.Length];
        TensorPrimitives.Subtract(end.Gradient, state.Gradient, change);
        // Only a step along which the function curves upward keeps the directions downhill.
        if (!(Dot(step, change) > 1e-16 * Dot(change, change)))
            return;
        if (state.History.Count == memory)
            state.History.RemoveAt(0);
        state.History.Add((step, change));
    }

    private double[] Scaled(double[] vector)
    {
        if (preconditioner is null)
            return vector;
        var scaled = (double[])vector.Clone();
        preconditioner.Apply(scaled);
        return scaled;
    }

    private static double Dot(double[] a, double[] b) => TensorPrimitives.Dot<double>(a, b);
}

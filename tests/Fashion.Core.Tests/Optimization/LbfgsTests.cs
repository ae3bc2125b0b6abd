using Fashion.Core.Optimization;
using Xunit;

namespace Fashion.Core.Tests.Optimization;

public sealed class LbfgsTests
{
    [Fact]
    public void Step_OnRosenbrock_FindsItsMinimum()
    {
        var state = new LbfgsState([-1.2, 1, -0.5, 2]);
        var minimizer = new Lbfgs(new Rosenbrock(), state);
        var before = double.PositiveInfinity;
        while (state.Iteration < 200 && minimizer.Step())
        {
            // But for what counts as rounding.
            Assert.True(state.Value <= before * (1 + 2e-7));
            before = state.Value;
        }

        Assert.All(state.Point, number => Assert.Equal(1, number, 1e-6));
        Assert.InRange(state.Iteration, 10, 120);
        Assert.InRange(state.Evaluations, state.Iteration, 3 * state.Iteration + 40);
    }

    [Fact]
    public void Step_OnAQuadratic_ConvergesFast()
    {
        var state = new LbfgsState(new double[30]);
        var minimizer = new Lbfgs(new Quadratic(), state);
        while (state.Iteration < 100 && minimizer.Step() && state.GradientNorm > 1e-9)
        {
        }

        Assert.InRange(state.Iteration, 1, 60);
        for (var at = 0; at < 30; at++)
            Assert.Equal(1.0 / (1 + at), state.Point[at], 1e-8);
    }

    [Fact]
    public void Step_AtTheMinimum_TakesNone()
    {
        var state = new LbfgsState([1, 1]);
        Assert.False(new Lbfgs(new Rosenbrock(), state).Step());
        Assert.Equal([1, 1], state.Point);
    }

    [Fact]
    public void Step_WhereTheFunctionHasNoValueFarOut_TurnsBack()
    {
        var state = new LbfgsState([4]);
        var minimizer = new Lbfgs(new Logarithm(), state);
        while (state.Iteration < 50 && minimizer.Step())
        {
        }

        Assert.Equal(1, state.Point[0], 1e-6);
    }

    private sealed class Rosenbrock : IObjective
    {
        public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            gradient.Clear();
            var sum = 0.0;
            for (var at = 0; at + 1 < point.Length; at++)
            {
                double one = 1 - point[at], other = point[at + 1] - point[at] * point[at];
                sum += one * one + 100 * other * other;
                gradient[at] += -2 * one - 400 * point[at] * other;
                gradient[at + 1] += 200 * other;
            }

            return sum;
        }
    }

    /// <summary>The sum of (i + 1) (x_i - 1 / (i + 1))^2.</summary>
    private sealed class Quadratic : IObjective
    {
        public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            var sum = 0.0;
            for (var at = 0; at < point.Length; at++)
            {
                var difference = point[at] - 1.0 / (1 + at);
                sum += (at + 1) * difference * difference;
                gradient[at] = 2 * (at + 1) * difference;
            }

            return sum;
        }
    }

    /// <summary>x - log x, which has no value from 0 down.</summary>
    private sealed class Logarithm : IObjective
    {
        public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            gradient[0] = 1 - 1 / point[0];
            return point[0] > 0 ? point[0] - Math.Log(point[0]) : double.NaN;
        }
    }
}

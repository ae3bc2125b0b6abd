using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

/// <summary>The kernels against the published rules of torch.optim, written out in double precision.</summary>
public sealed class KernelTests
{
    private const int Count = 1003, Steps = 5;
    private const double Tolerance = 2e-6;

    private static double[] Draw(Random random) => [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble() * 2 - 1)];

    private static Tensor Floats(double[] values) => torch.tensor([.. values.Select(value => (float)value)]);

    private static void Near(double[] expected, Tensor found)
    {
        var values = found.data<float>().ToArray();
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: {expected[i]:R}, {values[i]:R}");
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0, false, 0.01)]
    [InlineData(0.9, false, 0)]
    [InlineData(0.9, true, 0.01)]
    public void SgdStep_OverSteps_FollowsTheRule(double momentum, bool nesterov, double decay)
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        var theta = Draw(random);
        var parameters = Floats(theta);
        var velocity = momentum == 0 ? null : torch.full([Count], float.NaN);
        var b = new double[Count];
        for (var step = 1; step <= Steps; step++) {
            var gradient = Draw(random);
            NativeRuntime.SgdStep(parameters, Floats(gradient), velocity, 0.1, momentum, nesterov, decay, step == 1);
            for (var i = 0; i < Count; i++) {
                var g = gradient[i] + decay * theta[i];
                b[i] = step == 1 ? g : momentum * b[i] + g;
                theta[i] -= 0.1 * (momentum == 0 ? g : nesterov ? g + momentum * b[i] : b[i]);
            }
        }
        Near(theta, parameters);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.01)]
    [InlineData(true, 0.01)]
    public void AdamStep_OverSteps_FollowsTheRule(bool decoupled, double decay)
    {
        const double lr = 0.01, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
        using var scope = NewDisposeScope();
        var random = new Random(2);
        var theta = Draw(random);
        var (parameters, m, v) = (Floats(theta), torch.zeros(Count), torch.zeros(Count));
        var (first, second) = (new double[Count], new double[Count]);
        for (var step = 1; step <= Steps; step++) {
            var gradient = Draw(random);
            NativeRuntime.AdamStep(parameters, Floats(gradient), m, v, lr, beta1, beta2, eps, decay, decoupled, step);
            for (var i = 0; i < Count; i++) {
                if (decoupled)
                    theta[i] -= lr * decay * theta[i];
                var g = gradient[i] + (decoupled ? 0 : decay * theta[i]);
                first[i] = beta1 * first[i] + (1 - beta1) * g;
                second[i] = beta2 * second[i] + (1 - beta2) * g * g;
                theta[i] -= lr * (first[i] / (1 - Math.Pow(beta1, step))) / (Math.Sqrt(second[i] / (1 - Math.Pow(beta2, step))) + eps);
            }
        }
        Near(theta, parameters);
        Near(first, m);
        Near(second, v);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 0.01)]
    public void RmsPropStep_OverSteps_FollowsTheRule(double momentum, double decay)
    {
        const double lr = 0.01, alpha = 0.99, eps = 1e-8;
        using var scope = NewDisposeScope();
        var random = new Random(3);
        var theta = Draw(random);
        var (parameters, squares) = (Floats(theta), torch.zeros(Count));
        var velocity = momentum == 0 ? null : torch.zeros(Count);
        var (v, b) = (new double[Count], new double[Count]);
        for (var step = 1; step <= Steps; step++) {
            var gradient = Draw(random);
            NativeRuntime.RmsPropStep(parameters, Floats(gradient), squares, velocity, lr, alpha, eps, decay, momentum);
            for (var i = 0; i < Count; i++) {
                var g = gradient[i] + decay * theta[i];
                v[i] = alpha * v[i] + (1 - alpha) * g * g;
                b[i] = momentum * b[i] + g / (Math.Sqrt(v[i]) + eps);
                theta[i] -= lr * b[i];
            }
        }
        Near(theta, parameters);
    }

    [Fact]
    public void SgdStep_AgainstTensorOperations_IsTheSameToTheLastBits()
    {
        using var scope = NewDisposeScope();
        var random = new Random(4);
        var (parameters, gradient) = (Floats(Draw(random)), Floats(Draw(random)));
        var expected = parameters - gradient * 0.1f;
        NativeRuntime.SgdStep(parameters, gradient, null, 0.1, 0, false, 0, true);
        Assert.Equal(expected.data<float>().ToArray(), parameters.data<float>().ToArray());
    }

    [Fact]
    public void SumGradients_OfDisjointViewsInParallel_AddsEachOnce()
    {
        using var scope = NewDisposeScope();
        var into = torch.ones(1000);
        var from = torch.arange(1000, ScalarType.Float32);
        var halves = Enumerable.Range(0, 2).Select(half => (Into: into.narrow(0, half * 500, 500), From: from.narrow(0, half * 500, 500))).ToList();
        Parallel.ForEach(halves, half => NativeRuntime.SumGradients(half.Into, half.From));
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (float)i), into.data<float>().ToArray());
    }

    [Fact]
    public void Kernels_OfUnfitTensors_RefuseThem()
    {
        using var scope = NewDisposeScope();
        var x = torch.zeros(4);
        Assert.Throws<ArgumentException>(() => NativeRuntime.SumGradients(x, torch.zeros(3)));
        Assert.Throws<ArgumentException>(() => NativeRuntime.SumGradients(x, torch.zeros([4], ScalarType.Float64)));
        Assert.Throws<ArgumentException>(() => NativeRuntime.SumGradients(torch.zeros(2, 2).t(), x));
        Assert.Throws<ArgumentNullException>(() => NativeRuntime.SgdStep(x, x.clone(), null, 0.1, 0.9, false, 0, true));
        Assert.Throws<ArgumentOutOfRangeException>(() => NativeRuntime.AdamStep(x, x.clone(), x.clone(), x.clone(), 0.1, 0.9, 0.99, 1e-8, 0, false, 0));
    }
}

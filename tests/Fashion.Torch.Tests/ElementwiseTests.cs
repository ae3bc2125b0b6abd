using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class ElementwiseTests
{
    // Name, the operation, the same in plain C#, and where it is smooth.
    public static TheoryData<string> Functions => [.. Table.Keys];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Torch, Func<double, double> Plain, double Low, double High)> Table = new() {
        ["abs"] = (t => t.abs(), Math.Abs, 0.1, 2),
        ["neg"] = (t => -t, x => -x, -2, 2),
        ["sqrt"] = (t => t.sqrt(), Math.Sqrt, 0.2, 3),
        ["rsqrt"] = (t => t.rsqrt(), x => 1 / Math.Sqrt(x), 0.2, 3),
        ["square"] = (t => t.square(), x => x * x, -2, 2),
        ["pow"] = (t => t.pow(3), x => x * x * x, -2, 2),
        ["exp"] = (t => t.exp(), Math.Exp, -2, 2),
        ["log"] = (t => t.log(), Math.Log, 0.2, 3),
        ["log1p"] = (t => t.log1p(), x => Math.Log(1 + x), 0.2, 3),
        ["tanh"] = (t => t.tanh(), Math.Tanh, -2, 2),
        ["sigmoid"] = (t => t.sigmoid(), Sigmoid, -2, 2),
        ["reciprocal"] = (t => t.reciprocal(), x => 1 / x, 0.5, 2),
        ["relu"] = (t => nn.functional.relu(t), x => Math.Max(0, x), 0.1, 2),
        ["leaky_relu"] = (t => nn.functional.leaky_relu(t, 0.2), x => x < 0 ? 0.2 * x : x, -2, -0.1),
        ["elu"] = (t => nn.functional.elu(t, 1.5), x => x < 0 ? 1.5 * (Math.Exp(x) - 1) : x, -2, -0.1),
        ["selu"] = (t => nn.functional.selu(t), x => 1.0507009873554804934193 * (x < 0 ? 1.6732632423543772848170 * (Math.Exp(x) - 1) : x), -2, -0.1),
        ["silu"] = (t => nn.functional.silu(t), x => x * Sigmoid(x), -2, 2),
        ["gelu tanh"] = (t => nn.functional.gelu(t, TorchSharp.Modules.GELU.Approximate.tanh), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))), -2, 2),
        ["softplus"] = (t => nn.functional.softplus(t), x => Math.Log(1 + Math.Exp(x)), -2, 2),
        ["mish"] = (t => nn.functional.mish(t), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))), -2, 2),
        ["hardswish"] = (t => nn.functional.hardswish(t), x => x * Math.Clamp(x + 3, 0, 6) / 6, -2, 2),
        ["sin"] = (t => t.sin(), Math.Sin, -2, 2),
        ["cos"] = (t => t.cos(), Math.Cos, -2, 2),
        ["clamp"] = (t => t.clamp(-1, 1), x => Math.Clamp(x, -1, 1), -0.9, 0.9),
        ["scalar arithmetic"] = (t => (3 - t * 2) / 4 + 1 / t, x => (3 - x * 2) / 4 + 1 / x, 0.5, 2),
    };

    [Theory, MemberData(nameof(Functions))]
    public void Forward_AgainstPlainArithmetic_IsEqual(string name)
    {
        using var scope = NewDisposeScope();
        var (function, plain, low, high) = Table[name];
        var input = Gradients.Input(1, low, high, 3, 5);
        Expect.Values(function(input), [3, 5], [.. input.data<double>().ToArray().Select(plain)], 1e-12);
    }

    [Theory, MemberData(nameof(Functions))]
    public void Backward_AgainstCentralDifferences_IsEqual(string name)
    {
        var (function, _, low, high) = Table[name];
        using var input = Gradients.Input(2, low, high, 2, 3);
        Gradients.Match(inputs => function(inputs[0]), input);
    }

    [Fact]
    public void Gelu_Exact_IsTheNormalDistributionsShareTimesX()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([4], -1.5, -0.3, 0.2, 2);
        var byErf = x * 0.5 * ((x / Math.Sqrt(2)).erf() + 1);
        Assert.True(nn.functional.gelu(x).allclose(byErf, 1e-12));
        // erf(0.5) from Abramowitz and Stegun, table 7.1.
        Expect.Values(Expect.Doubles([1], 0.5).erf(), [1], [0.5204998778], 1e-9);
        Gradients.Match(inputs => nn.functional.gelu(inputs[0]), x);
    }

    [Fact]
    public void InPlace_EachOfThem_ChangesItsTensorAndReturnsIt()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([2], 4, 9);
        Assert.Same(x, x.sqrt_());
        Expect.Values(x, [2], [2, 3]);
        Expect.Values(x.neg_(), [2], [-2, -3]);
        Expect.Values(x.abs_(), [2], [2, 3]);
        Expect.Values(x.clamp_min_(2.5), [2], [2.5, 3]);
        Expect.Values(x.clamp_max_(2.75), [2], [2.5, 2.75]);
        Expect.Values(x.fill_(7), [2], [7, 7]);
        Expect.Values(x.zero_(), [2], [0, 0]);
    }

    [Fact]
    public void IsFinite_OfSpecialValues_TellsThemApart()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new[] { 1f, float.NaN, float.PositiveInfinity });
        Expect.Truths(x.isfinite(), true, false, false);
        Expect.Truths(x.isnan(), false, true, false);
        Expect.Truths(x.isinf(), false, false, true);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class ArithmeticTests
{
    [Fact]
    public void Operators_OfTensors_BroadcastAndCompute()
    {
        using var scope = NewDisposeScope();
        var a = Expect.Doubles([2, 2], 1, 2, 3, 4);
        var b = Expect.Doubles([2], 10, 20);
        Expect.Values(a + b, [2, 2], [11, 22, 13, 24]);
        Expect.Values(a - b, [2, 2], [-9, -18, -7, -16]);
        Expect.Values(a * b, [2, 2], [10, 40, 30, 80]);
        Expect.Values(a / b, [2, 2], [0.1, 0.1, 0.3, 0.2]);
        Expect.Values(b % 3, [2], [1, 2]);
        Expect.Values(10 - a, [2, 2], [9, 8, 7, 6]);
        Expect.Values(12 / a, [2, 2], [12, 6, 4, 3]);
        Expect.Values(b.div(3, RoundingMode.floor), [2], [3, 6]);
        Expect.Values((-b).div(3, RoundingMode.trunc), [2], [-3, -6]);
    }

    [Fact]
    public void Gradients_OfEveryPairwiseOperation_MatchDifferences()
    {
        using var a = Gradients.Input(1, 0.5, 2, 2, 3);
        using var b = Gradients.Input(2, 0.5, 2, 3);
        Gradients.Match(x => x[0] + x[1] * x[0] - x[0] / x[1], a, b);
        Gradients.Match(x => x[0].pow(x[1]), a, b);
        Gradients.Match(x => x[0].maximum(x[1]) + x[0].minimum(x[1]) * 2, a, b);
        Gradients.Match(x => x[0].add(x[1], 0.3), a, b);
    }

    [Fact]
    public void Fused_AddcmulAddcdivLerp_FollowTheirFormulas()
    {
        using var scope = NewDisposeScope();
        var a = Expect.Doubles([2], 1, 2);
        var b = Expect.Doubles([2], 3, 4);
        var c = Expect.Doubles([2], 5, 8);
        Expect.Values(a.addcmul(b, c, 0.5), [2], [1 + 0.5 * 15, 2 + 0.5 * 32]);
        Expect.Values(a.addcdiv(b, c, -2), [2], [1 - 2 * 3 / 5.0, 2 - 2 * 4 / 8.0]);
        Expect.Values(a.lerp(c, Expect.Doubles([], 0.25)), [2], [2, 3.5]);
        Expect.Values(a.clone().addcmul_(b, c, 2), [2], [31, 66]);
        Expect.Values(a.clone().addcdiv_(b, c), [2], [1.6, 2.5]);
        Expect.Values(a.clone().lerp_(c, Expect.Doubles([], 0.5)), [2], [3, 5]);
    }

    [Fact]
    public void InPlace_Arithmetic_WritesIntoTheTensor()
    {
        using var scope = NewDisposeScope();
        var a = Expect.Doubles([2], 1, 2);
        Assert.Same(a, a.add_(Expect.Doubles([2], 1, 1), 3));
        Expect.Values(a, [2], [4, 5]);
        Expect.Values(a.mul_(2).sub_(1).div_(Expect.Doubles([2], 7, 3)), [2], [1, 3]);
        Expect.Values(a.pow_(2), [2], [1, 9]);
    }

    [Fact]
    public void Types_OfMixedOperands_ArePromotedAsTorchDoes()
    {
        using var scope = NewDisposeScope();
        var integers = torch.tensor(new long[] { 1, 2 });
        Assert.Equal(ScalarType.Int64, (integers + 1).dtype);
        Assert.Equal(ScalarType.Float32, (integers + 1.5).dtype);
        Assert.Equal(ScalarType.Float32, (integers / 2).dtype);
        Assert.Equal(ScalarType.Float64, (integers.to(ScalarType.Float64) * 2).dtype);
    }
}

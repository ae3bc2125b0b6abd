using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace Fashion.Torch.Tests;

public sealed class LossTests
{
    private static readonly double[][] Rows = [[0.2, -1.3, 0.7], [2.1, 0.4, -0.6]];
    private static readonly long[] Classes = [2, 0];

    private static Tensor Logits() => Expect.Doubles([2, 3], [.. Rows.SelectMany(row => row)]);

    private static double[] LogProbabilities(double[] row)
    {
        var normalizer = Math.Log(row.Sum(Math.Exp));
        return [.. row.Select(value => value - normalizer)];
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void CrossEntropy_WithSmoothing_FollowsItsFormula(double smoothing)
    {
        using var scope = NewDisposeScope();
        var target = torch.tensor(Classes);
        var each = Rows.Select((row, i) => {
            var log = LogProbabilities(row);
            return -(1 - smoothing) * log[Classes[i]] - smoothing * log.Average();
        }).ToArray();
        Tensor Loss(Tensor logits, Reduction reduction) =>
            nn.functional.cross_entropy(logits, target, reduction: reduction, label_smoothing: smoothing);
        Expect.Values(Loss(Logits(), Reduction.None), [2], each);
        Expect.Values(Loss(Logits(), Reduction.Mean), [], [each.Average()]);
        Expect.Values(Loss(Logits(), Reduction.Sum), [], [each.Sum()]);
        Gradients.Match(x => Loss(x[0], Reduction.Mean), Logits());
    }

    [Fact]
    public void CrossEntropy_WithWeights_DividesByTheWeightsMet()
    {
        using var scope = NewDisposeScope();
        var weights = Expect.Doubles([3], 1, 2, 4);
        var expected = -(4 * LogProbabilities(Rows[0])[2] + 1 * LogProbabilities(Rows[1])[0]) / 5;
        Expect.Values(nn.functional.cross_entropy(Logits(), torch.tensor(Classes), weights), [], [expected]);
        var ignored = nn.functional.cross_entropy(Logits(), torch.tensor(Classes), ignore_index: 0);
        Expect.Values(ignored, [], [-LogProbabilities(Rows[0])[2]]);
    }

    [Fact]
    public void CrossEntropy_OfAClassOutOfRange_IsRefused()
    {
        using var scope = NewDisposeScope();
        var logits = Logits();
        var target = torch.tensor(new long[] { 0, 3 });
        Assert.Contains("3", Assert.Throws<TorchException>(() => nn.functional.cross_entropy(logits, target)).Message);
    }

    [Fact]
    public void OtherLosses_FollowTheirFormulas()
    {
        using var scope = NewDisposeScope();
        var log = Logits().log_softmax(1);
        Expect.Values(nn.functional.nll_loss(log, torch.tensor(Classes)), [], [-(LogProbabilities(Rows[0])[2] + LogProbabilities(Rows[1])[0]) / 2]);
        Expect.Values(nn.functional.mse_loss(Expect.Doubles([2], 1, 2), Expect.Doubles([2], 3, 5)), [], [6.5]);
        Expect.Values(
            nn.functional.binary_cross_entropy_with_logits(Expect.Doubles([1], 0.3), Expect.Doubles([1], 1)), [],
            [Math.Log(1 + Math.Exp(-0.3))]);
    }
}

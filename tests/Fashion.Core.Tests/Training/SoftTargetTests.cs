using Fashion.Core.Random;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Training;

public sealed class SoftTargetTests
{
    private const int Classes = 4;

    public static TheoryData<double, bool> Options => new() { { 0, false }, { 0.1, false }, { 0, true }, { 0.2, true } };

    [Theory]
    [MemberData(nameof(Options))]
    public void Sum_ClassShares_AreTheLabelsLossesInTheseShares(double smoothing, bool weighted)
    {
        using var scope = NewDisposeScope();
        using var loss = Loss(smoothing, weighted);
        var random = new RandomStream(1, "soft targets");
        for (var sample = 0; sample < 20; sample++)
        {
            var logits = tensor(Enumerable.Range(0, Classes).Select(_ => (float)random.NextGaussian()).ToArray(), [1, Classes]);
            var parts = Enumerable.Range(0, Classes).Select(_ => random.NextDouble()).ToArray();
            var shares = Array.ConvertAll(parts, part => (float)(part / parts.Sum()));
            var mixed = loss.Sum(logits, tensor(shares, [1, Classes])).item<float>();
            var apart = shares.Select((share, label) => share * loss.Sum(logits, tensor(new[] { (long)label })).item<float>());
            Assert.Equal(apart.Sum(), mixed, 1e-4);
        }
    }

    [Fact]
    public void TotalWeight_ClassShares_IsTheLabelsWeightsInTheseShares()
    {
        using var loss = Loss(0, weighted: true);
        Assert.Equal(0.25 * loss.TotalWeight([1]) + 0.75 * loss.TotalWeight([3]), loss.TotalWeight([0, 0.25f, 0, 0.75f]), 1e-7);
        Assert.Equal(loss.TotalWeight([2, 0]), loss.TotalWeight([0, 0, 1f, 0, 1, 0, 0, 0]), 1e-12);
    }

    private static CrossEntropyLoss Loss(double smoothing, bool weighted) => new(
        new CrossEntropyOptions(smoothing, weighted ? ClassWeights.NewGiven([1, 0.5, 3, 2]) : ClassWeights.Even),
        [0, 1, 2, 3], Classes, ScalarType.Float32, CPU);
}

using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Training;

public sealed class ClassWeightTests
{
    /// <summary>As scikit-learn's "balanced": samples / (classes * the class's samples), of the training part.</summary>
    [Fact]
    public void Balanced_UnevenClasses_CountAlikeTogether()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 2, 2, 3];
        using var loss = Loss(ClassWeights.Balanced, labels);
        Assert.Equal(9 / (4 * 6.0), loss.TotalWeight([0]), 1e-12);
        Assert.Equal(9 / (4 * 2.0), loss.TotalWeight([2]), 1e-12);
        Assert.Equal(9 / (4 * 1.0), loss.TotalWeight([3]), 1e-12);
        foreach (var label in (int[])[0, 2, 3])
        {
            int[] same = [.. labels.Where(each => each == label)];
            Assert.Equal(9 / 4.0, loss.TotalWeight(same), 1e-12);
        }
    }

    [Fact]
    public void Sum_WeightedClasses_MultipliesEachLabelsLoss()
    {
        using var scope = NewDisposeScope();
        double[] weights = [1, 0.5, 3, 2];
        using var weighted = Loss(ClassWeights.NewGiven(weights), [0, 1, 2, 3]);
        using var even = Loss(ClassWeights.Even, [0, 1, 2, 3]);
        var logits = tensor([0.3f, -1, 2, 0.5f], [1, 4]);
        for (var label = 0; label < weights.Length; label++)
        {
            var target = tensor(new[] { (long)label });
            Assert.Equal(weights[label] * even.Sum(logits, target).item<float>(), weighted.Sum(logits, target).item<float>(), 1e-5);
        }
    }

    private static CrossEntropyLoss Loss(ClassWeights weights, int[] labels) =>
        new(new CrossEntropyOptions(0, weights), labels, 4, ScalarType.Float32, CPU);
}

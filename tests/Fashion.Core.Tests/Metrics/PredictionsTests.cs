using Fashion.Core.Metrics;
using Xunit;

namespace Fashion.Core.Tests.Metrics;

public sealed class PredictionsTests
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void Of_WhatFits_IsKept()
    {
        var predictions = new Predictions(Names, [0, 1, 1], [0, 1, 0], [0.75f, 0.25f, 0, 1, 0.5f, 0.5f]);
        Assert.Equal((3, 2), (predictions.Count, predictions.ClassCount));
        Assert.Equal([0.25f, 1, 0.5f], predictions.ScoresOf(1)!);
        Assert.Equal([false, true, true], predictions.AreOf(1));
        Assert.Equal(1, predictions.Confusion[1, 0]);
        Assert.Null(new Predictions(Names, [0], [0], null).ScoresOf(0));
    }

    // A weighted ensemble's shares may exceed 1 by rounding.
    [Fact]
    public void Of_SharesRoundedUp_AreTaken() =>
        Assert.Equal(1, Calibration.Of(new Predictions(Names, [0], [0], [1.0000001f, 0]))!.Bins[^1].Count);

    [Theory]
    [InlineData(new[] { 0 }, new[] { 0, 1 }, null)]
    [InlineData(new[] { 2 }, new[] { 0 }, null)]
    [InlineData(new[] { 0 }, new[] { -1 }, null)]
    [InlineData(new[] { 0 }, new[] { 0 }, new[] { 1f })]
    [InlineData(new[] { 0 }, new[] { 0 }, new[] { 1f, 0, 0, 1 })]
    [InlineData(new[] { 0 }, new[] { 0 }, new[] { float.NaN, 1 })]
    [InlineData(new[] { 0 }, new[] { 0 }, new[] { 1.5f, -0.5f })]
    [InlineData(new[] { 0 }, new[] { 0 }, new[] { 0.5f, 0.25f })]
    public void Of_WhatDoesNotFit_IsRefused(int[] labels, int[] predicted, float[]? probabilities) =>
        Assert.Throws<ArgumentException>(() => new Predictions(Names, labels, predicted, probabilities));

    [Fact]
    public void Of_NoClasses_IsRefused() => Assert.Throws<ArgumentException>(() => new Predictions([], [], [], null));

    // The ties: 0.5 for both classes. The lower index is predicted, the higher ranks first.
    [Fact]
    public void TopK_Ties_RanksTheHigherIndexFirst()
    {
        var predictions = new Predictions(["a", "b", "c"], [1, 1, 0, 2], [0, 0, 0, 0], [.. Enumerable.Repeat<float[]>([0.5f, 0.5f, 0], 4).SelectMany(row => row)]);
        Assert.Equal([0.5, 0.75, 1], TopK.Accuracies(predictions, 3)!);
        Assert.Equal(0.25, predictions.Confusion.Accuracy);
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK.Accuracies(predictions, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK.Accuracies(predictions, 0));
    }

    [Fact]
    public void Calibration_ConfidenceAtAnEdge_IsOfTheBinBelow()
    {
        var predictions = new Predictions(Names, [0, 0, 0], [0, 0, 1], [0.5f, 0.5f, 0.5000001f, 0.4999999f, 1, 0]);
        var bins = Calibration.Of(predictions, binCount: 4)!.Bins;
        Assert.Equal([1, 1, 1, 0], bins.Select(bin => bin.Count));
        Assert.Equal(new CalibrationBin(0, 0.25, 1, 0, 0), bins[0]);
        Assert.Equal(new CalibrationBin(0.25, 0.5, 1, 0.5, 1), bins[1]);
        Assert.Equal(new CalibrationBin(0.75, 1, 0, null, null), bins[3]);
    }
}

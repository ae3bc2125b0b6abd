using Fashion.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Metrics;

public class ConfusionMatrixTests
{
    private sealed record Case(int ClassCount, (int True, int Predicted)[] Pairs);

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from classCount in Gen.Choose(1, 8)
        from pairs in Gen.Choose(0, classCount - 1).Two().ArrayOf()
        select new Case(classCount, [.. pairs.Select(pair => (pair.Item1, pair.Item2))]));

    private static ConfusionMatrix Matrix(int classCount, IEnumerable<(int True, int Predicted)> pairs)
    {
        var matrix = new ConfusionMatrix(classCount);
        matrix.Add([.. pairs.Select(pair => pair.True)], [.. pairs.Select(pair => pair.Predicted)]);
        return matrix;
    }

    private static bool Near(double? one, double? other) =>
        one is null ? other is null : other is not null && Math.Abs(one.Value - other.Value) < 1e-12;

    [Fact]
    public void Add_AnyPairs_RowsColumnsAndAllSumUp() => Property.check(Prop.ForAll(Cases, input =>
    {
        var matrix = Matrix(input.ClassCount, input.Pairs);
        var labels = Enumerable.Range(0, input.ClassCount).ToArray();
        return matrix.Total == input.Pairs.Length
            && labels.Sum(row => labels.Sum(column => matrix[row, column])) == matrix.Total
            && labels.All(label => matrix.Support(label) == input.Pairs.Count(pair => pair.True == label))
            && labels.All(label => matrix.PredictedAs(label) == input.Pairs.Count(pair => pair.Predicted == label));
    }));

    [Fact]
    public void Accuracy_AnyPairs_IsTraceOverTotal() => Property.check(Prop.ForAll(Cases, input =>
        Near(
            Matrix(input.ClassCount, input.Pairs).Accuracy,
            input.Pairs.Length == 0 ? null : input.Pairs.Count(pair => pair.True == pair.Predicted) / (double)input.Pairs.Length)));

    [Fact]
    public void Add_AnyOrder_GivesTheSameMatrix() => Property.check(Prop.ForAll(Cases, input =>
    {
        var matrix = Matrix(input.ClassCount, input.Pairs);
        var turned = Matrix(input.ClassCount, input.Pairs.Reverse());
        var labels = Enumerable.Range(0, input.ClassCount);
        return labels.All(row => labels.All(column => matrix[row, column] == turned[row, column]))
            && matrix.MacroAverage() == turned.MacroAverage();
    }));

    [Fact]
    public void WeightedRecall_EveryClassPresent_IsTheAccuracy() => Property.check(Prop.ForAll(Cases, input =>
    {
        var matrix = Matrix(input.ClassCount, input.Pairs);
        return Near(matrix.WeightedAverage().Recall, matrix.Accuracy);
    }));

    [Fact]
    public void Scores_AnyPairs_AreSharesAndF1IsTheirHarmonicMean() => Property.check(Prop.ForAll(Cases, input =>
    {
        var matrix = Matrix(input.ClassCount, input.Pairs);
        return Enumerable.Range(0, input.ClassCount).Select(matrix.Scores).All(scores =>
            scores is { Precision: null or (>= 0 and <= 1), Recall: null or (>= 0 and <= 1), F1: null or (>= 0 and <= 1) }
            && (scores is not { Precision: > 0, Recall: > 0 }
                || Near(scores.F1, 2 / (1 / scores.Precision + 1 / scores.Recall))));
    }));

    // From scikit-learn's documentation of classification_report: y_true = [0, 1, 2, 2, 2], y_pred = [0, 0, 2, 2, 1].
    [Fact]
    public void Scores_ScikitLearnsExample_AreItsFigures()
    {
        var matrix = Matrix(3, [(0, 0), (1, 0), (2, 2), (2, 2), (2, 1)]);
        Assert.Equal(new ClassScores(0.5, 1, 2.0 / 3, 1), matrix.Scores(0));
        Assert.Equal(new ClassScores(0, 0, 0, 1), matrix.Scores(1));
        Assert.Equal(new ClassScores(1, 2.0 / 3, 0.8, 3), matrix.Scores(2));
        Assert.Equal(0.6, matrix.Accuracy);
        Assert.True(Near(matrix.MacroAverage().Precision, 0.5));
        Assert.True(Near(matrix.MacroAverage().F1, (2.0 / 3 + 0.8) / 3));
        Assert.True(Near(matrix.WeightedAverage().Precision, 0.7));
        Assert.True(Near(matrix.WeightedAverage().F1, (2.0 / 3 + 3 * 0.8) / 5));
    }

    [Fact]
    public void Scores_NeverPredictedOrNeverPresent_AreUndefinedNotZero()
    {
        var matrix = Matrix(3, [(0, 0), (0, 1)]);
        Assert.Equal(new ClassScores(0, null, 0, 0), matrix.Scores(1));
        Assert.Equal(new ClassScores(null, null, null, 0), matrix.Scores(2));
        Assert.Equal(0.5, matrix.MacroAverage().Precision);
    }

    // scikit-learn: classification_report([0, 0, 1, 2], [0, 2, 2, 2], zero_division=0), where class 3 is nowhere.
    [Fact]
    public void Averages_AClassThatIsNeverPredicted_CountsZeroAndOneThatIsNowhereDoesNot()
    {
        var matrix = Matrix(4, [(0, 0), (0, 2), (1, 2), (2, 2)]);
        Assert.Null(matrix.Scores(1).Precision);
        Assert.True(Near(matrix.MacroAverage().Precision, (1 + 0 + 1.0 / 3) / 3));
        Assert.True(Near(matrix.MacroAverage().Recall, (0.5 + 0 + 1) / 3));
        Assert.True(Near(matrix.MacroAverage().F1, (2.0 / 3 + 0 + 0.5) / 3));
        Assert.True(Near(matrix.WeightedAverage().Precision, (2 * 1 + 0 + 1.0 / 3) / 4));
        Assert.True(Near(matrix.WeightedAverage().F1, (2 * 2.0 / 3 + 0 + 0.5) / 4));
    }

    [Fact]
    public void Accuracy_NoSamples_IsUndefined()
    {
        var matrix = new ConfusionMatrix(2);
        Assert.Null(matrix.Accuracy);
        Assert.Equal(new ClassScores(null, null, null, 0), matrix.MacroAverage());
        Assert.Equal(new ClassScores(null, null, null, 0), matrix.WeightedAverage());
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void Add_ClassOutOfRange_IsRefused(int trueLabel, int predicted) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(2).Add(trueLabel, predicted));
}

using Fashion.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Metrics;

public sealed class RocCurveTests
{
    private sealed record Case(float[] Scores, bool[] Positive);

    // Few levels, so that many are equal.
    private static readonly Arbitrary<Case> Cases = Arb.From(
        from levels in Gen.Choose(1, 40)
        from images in Gen.Zip(Gen.Choose(-levels, levels), Gen.Elements(false, true)).ArrayOf()
        select new Case([.. images.Select(image => image.Item1 / 8f)], [.. images.Select(image => image.Item2)]));

    [Fact]
    public void Auc_AnyScores_IsTheShareOfPairsInOrder() => Property.check(Prop.ForAll(Cases, input =>
    {
        var (ordered, pairs) = (0.0, 0);
        foreach (var (one, isPositive) in input.Scores.Zip(input.Positive))
        {
            foreach (var (other, _) in input.Scores.Zip(input.Positive).Where(pair => isPositive && !pair.Second))
                (ordered, pairs) = (ordered + (one > other ? 1 : one == other ? 0.5 : 0), pairs + 1);
        }

        return Near(Auc(input.Scores, input.Positive), pairs == 0 ? null : ordered / pairs);
    }));

    [Fact]
    public void Auc_MonotoneMapOfTheScores_IsTheSame() => Property.check(Prop.ForAll(Cases, input =>
        Auc(Array.ConvertAll(input.Scores, score => score * score * score * 2 + 1), input.Positive) == Auc(input.Scores, input.Positive)
        && Near(
            AveragePrecision.Of(Array.ConvertAll(input.Scores, MathF.Exp), input.Positive), AveragePrecision.Of(input.Scores, input.Positive))));

    [Fact]
    public void Auc_ScoresTurnedRound_IsOneLess() => Property.check(Prop.ForAll(Cases, input =>
        Near(Auc(Array.ConvertAll(input.Scores, score => -score), input.Positive), 1 - Auc(input.Scores, input.Positive))));

    [Fact]
    public void Points_AnyScores_RiseFromNoneToAll() => Property.check(Prop.ForAll(Cases, input =>
        RocCurve.Of(input.Scores, input.Positive) is not { } curve
        || (curve.Points[0] is { FalsePositiveRate: 0, TruePositiveRate: 0 } && curve.Points[^1] is { FalsePositiveRate: 1, TruePositiveRate: 1 }
            && curve.Points.Zip(curve.Points.Skip(1)).All(pair =>
                pair.First.FalsePositiveRate <= pair.Second.FalsePositiveRate && pair.First.TruePositiveRate <= pair.Second.TruePositiveRate
                && pair.First.Threshold > pair.Second.Threshold)
            && Near(Area(curve.Points), curve.Auc))));

    [Fact]
    public void AveragePrecision_PositivesFirst_IsOne() => Property.check(Prop.ForAll(Cases, input =>
        AveragePrecision.Of(Array.ConvertAll(input.Positive, own => own ? 1f : 0), input.Positive)
            == (input.Positive.Contains(true) ? 1 : null)));

    /// <summary>The example of scikit-learn's manual for roc_curve, roc_auc_score and average_precision_score.</summary>
    [Fact]
    public void Of_PublishedExample_GivesItsFigures()
    {
        float[] scores = [0.1f, 0.4f, 0.35f, 0.8f];
        bool[] positive = [false, false, true, true];
        var curve = RocCurve.Of(scores, positive)!;
        Assert.Equal([(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)], curve.Points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)));
        Assert.Equal([1.8, 0.8, 0.4, 0.35, 0.1], curve.Points.Select(point => point.Threshold), (one, other) => Math.Abs(one - other) < 1e-7);
        Assert.Equal(0.75, curve.Auc);
        Assert.Equal(0.8333333333333333, AveragePrecision.Of(scores, positive)!.Value, 12);
    }

    [Fact]
    public void Of_OneSideMissing_IsUndefined()
    {
        Assert.Null(RocCurve.Of([1, 2], [true, true]));
        Assert.Null(RocCurve.Of([1, 2], [false, false]));
        Assert.Null(RocCurve.Of([], []));
        Assert.Null(AveragePrecision.Of([1, 2], [false, false]));
        Assert.Equal(1, AveragePrecision.Of([1, 2], [true, true]));
    }

    [Fact]
    public void Of_NotANumberOrAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => RocCurve.Of([1, float.NaN], [true, false]));
        Assert.Throws<ArgumentException>(() => AveragePrecision.Of([1], [true, false]));
    }

    private static double? Auc(float[] scores, bool[] positive) => RocCurve.Of(scores, positive)?.Auc;

    private static double Area(IReadOnlyList<RocPoint> points) => points.Zip(points.Skip(1)).Sum(pair =>
        (pair.Second.FalsePositiveRate - pair.First.FalsePositiveRate) * (pair.Second.TruePositiveRate + pair.First.TruePositiveRate) / 2);

    private static bool Near(double? one, double? other) =>
        one is null ? other is null : other is not null && Math.Abs(one.Value - other.Value) < 1e-12;
}

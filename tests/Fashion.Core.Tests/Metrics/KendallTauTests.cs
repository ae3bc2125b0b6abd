using Fashion.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Metrics;

public sealed class KendallTauTests
{
    private sealed record Case(int ClassCount, int[] First, int[] Second);

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from classCount in Gen.Choose(1, 6)
        from pairs in Gen.Choose(0, classCount - 1).Two().ArrayOf()
        select new Case(classCount, [.. pairs.Select(pair => pair.Item1)], [.. pairs.Select(pair => pair.Item2)]));

    [Fact]
    public void TauB_AnyLabels_IsTheDefinitionOverAllPairs() => Property.check(Prop.ForAll(Cases, input =>
        Near(KendallTau.TauB(input.First, input.Second, input.ClassCount), ByDefinition(input.First, input.Second))));

    [Fact]
    public void TauB_ListWithItself_IsOne() => Property.check(Prop.ForAll(Cases, input =>
        KendallTau.TauB(input.First, input.First, input.ClassCount) is var tau
        && (input.First.Distinct().Count() < 2 ? tau is null : Near(tau, 1))));

    [Fact]
    public void TauB_EitherOrder_IsTheSame() => Property.check(Prop.ForAll(Cases, input =>
        Near(
            KendallTau.TauB(input.First, input.Second, input.ClassCount),
            KendallTau.TauB(input.Second, input.First, input.ClassCount))));

    [Fact]
    public void TauB_ReversedOrder_IsMinusOne() =>
        Assert.Equal(-1, KendallTau.TauB([0, 1, 2, 2], [2, 1, 0, 0], 3)!.Value, 12);

    /// <summary>The figures of scipy.stats.kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]), as scipy's manual prints them.</summary>
    [Fact]
    public void TauB_PublishedExample_AgreesWithScipy() =>
        Assert.Equal(-0.47140452079103173, KendallTau.TauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], 13)!.Value, 14);

    [Fact]
    public void OfPairs_ThreeMembers_CountsWhatOneCorrectsForAnother()
    {
        int[] labels = [0, 1, 2, 2, 1];
        int[] good = [0, 1, 2, 2, 0], bad = [0, 1, 0, 1, 1], same = [0, 1, 2, 2, 0];
        var pairs = Agreement.OfPairs([good, bad, same], labels, 3);
        Assert.Equal([(0, 1), (0, 2), (1, 2)], pairs.Select(pair => (pair.First, pair.Second)));
        Assert.Equal([(2L, 1L), (0L, 0L), (1L, 2L)], pairs.Select(pair => (pair.FirstCorrects, pair.SecondCorrects)));
        Assert.Equal(1, pairs[1].Tau!.Value, 12);
    }

    private static bool Near(double? one, double? other) =>
        one is null ? other is null : other is not null && Math.Abs(one.Value - other.Value) < 1e-12;

    private static double? ByDefinition(int[] first, int[] second)
    {
        double concordant = 0, discordant = 0, firstTied = 0, secondTied = 0, all = 0;
        for (var i = 0; i < first.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var order = Math.Sign(first[i] - first[j]) * Math.Sign(second[i] - second[j]);
                (all, concordant, discordant) = (all + 1, concordant + (order > 0 ? 1 : 0), discordant + (order < 0 ? 1 : 0));
                firstTied += first[i] == first[j] ? 1 : 0;
                secondTied += second[i] == second[j] ? 1 : 0;
            }
        }

        var scale = Math.Sqrt((all - firstTied) * (all - secondTied));
        return scale == 0 ? null : (concordant - discordant) / scale;
    }
}

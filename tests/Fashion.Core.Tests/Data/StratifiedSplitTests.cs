using Fashion.Core.Data;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Data;

public class StratifiedSplitTests
{
    // Labels of one to twelve classes, some of them without samples, and up to four parts that fit.
    private sealed record Case(int[] Labels, int ClassCount, int[] Sizes, ulong Seed);

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from classCount in Gen.Choose(1, 12)
        from labels in Gen.Choose(0, classCount - 1).ArrayOf()
        from cuts in Gen.Choose(0, labels.Length).ArrayOf(4)
        from parts in Gen.Choose(1, 4)
        from seed in ArbMap.Default.GeneratorFor<ulong>()
        let ends = cuts.Order().ToArray()
        select new Case(labels, classCount, ends.Take(parts).Select((end, at) => at == 0 ? end : end - ends[at - 1]).ToArray(), seed));

    private static int[][] Divide(Case input) => StratifiedSplit.Divide(input.Labels, input.ClassCount, input.Sizes, input.Seed);

    [Fact]
    public void Divide_AnySizes_GivesDisjointAscendingPartsOfThoseSizes() => Property.checkMany(500, Prop.ForAll(Cases, input =>
    {
        var parts = Divide(input);
        var rows = parts.SelectMany(part => part).ToArray();
        return parts.Select(part => part.Length).SequenceEqual(input.Sizes)
            && rows.Distinct().Count() == rows.Length
            && rows.All(row => row >= 0 && row < input.Labels.Length)
            && parts.All(part => part.SequenceEqual(part.Order()));
    }));

    [Fact]
    public void Divide_SizesOfEverything_CoversEveryRow() => Property.check(Prop.ForAll(Cases, input =>
    {
        var all = input with { Sizes = [.. input.Sizes, input.Labels.Length - input.Sizes.Sum()] };
        return Divide(all).SelectMany(part => part).Order().SequenceEqual(Enumerable.Range(0, input.Labels.Length));
    }));

    [Fact]
    public void Divide_AnySizes_KeepsEachClassWithinOneOfItsShare() => Property.checkMany(1000, Prop.ForAll(Cases, input =>
        Divide(input).All(part => Enumerable.Range(0, input.ClassCount).All(label =>
        {
            var share = input.Labels.Length == 0
                ? 0
                : (double)input.Labels.Count(one => one == label) * part.Length / input.Labels.Length;
            return Math.Abs(part.Count(row => input.Labels[row] == label) - share) <= 1 + 1e-9;
        }))));

    [Fact]
    public void Divide_SameSeed_RepeatsExactly() => Property.check(Prop.ForAll(Cases, input =>
        Divide(input).Zip(Divide(input)).All(pair => pair.First.SequenceEqual(pair.Second))));

    [Fact]
    public void Divide_OtherSeed_ChoosesOthers()
    {
        var labels = Enumerable.Range(0, 1000).Select(row => row % 10).ToArray();
        var one = StratifiedSplit.Divide(labels, 10, [100], 1)[0];
        var other = StratifiedSplit.Divide(labels, 10, [100], 2)[0];
        Assert.NotEqual(one, other);
        Assert.InRange(one.Intersect(other).Count(), 1, 30);
    }

    [Fact]
    public void Divide_MoreThanThereIs_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.Divide([0, 1, 0], 2, [2, 2], 1));
}

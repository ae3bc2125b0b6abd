using Fashion.Core.Classifiers;
using Fashion.Core.Ensembles;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Ensembles;

public sealed class VotingTests
{
    /// <summary>Members' probabilities over the same images, with weights and another order of the members.</summary>
    private sealed record Case(int ClassCount, float[][] Members, double[] Weights, int[] Order)
    {
        public float[][] Permuted => [.. Order.Select(at => Members[at])];

        public double[] PermutedWeights => [.. Order.Select(at => Weights[at])];
    }

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from classCount in Gen.Choose(1, 5)
        from images in Gen.Choose(1, 6)
        from count in Gen.Choose(1, 4)
        from members in Gen.Choose(1, 100).ArrayOf(classCount).Select(Shares).ArrayOf(images).ArrayOf(count)
        from weights in Gen.Choose(1, 9).Select(weight => (double)weight).ArrayOf(count)
        from order in Gen.Shuffle(Enumerable.Range(0, count))
        select new Case(classCount, [.. members.Select(rows => rows.SelectMany(row => row).ToArray())], weights, order));

    [Fact]
    public void Soft_OneMember_IsTheMember() => Property.check(Prop.ForAll(Cases, input =>
        Voting.Soft([input.Members[0]]).SequenceEqual(input.Members[0])));

    [Fact]
    public void Weighted_IdenticalMembers_IsTheMember() => Property.check(Prop.ForAll(Cases, input =>
        Near(Voting.Weighted([.. input.Weights.Select(_ => input.Members[0])], input.Weights), input.Members[0])));

    [Fact]
    public void Weighted_EqualWeights_IsSoft() => Property.check(Prop.ForAll(Cases, input =>
        Near(Voting.Weighted(input.Members, [.. input.Weights.Select(_ => 0.3)]), Voting.Soft(input.Members))));

    [Fact]
    public void Hard_IdenticalMembers_PredictsAsTheMember() => Property.check(Prop.ForAll(Cases, input =>
        Labels(Voting.Hard([.. input.Weights.Select(_ => input.Members[0])], input.ClassCount), input)
            .SequenceEqual(Labels(input.Members[0], input))));

    [Fact]
    public void Hard_AnyMembers_IsTheCommonestLabelAndTheFirstOfEquals() => Property.check(Prop.ForAll(Cases, input =>
    {
        var each = input.Members.Select(member => Labels(member, input)).ToArray();
        var predicted = Labels(Voting.Hard(input.Members, input.ClassCount), input);
        return Enumerable.Range(0, predicted.Length).All(row =>
            predicted[row] == each.CountBy(labels => labels[row]).OrderByDescending(votes => votes.Value)
                .ThenBy(votes => votes.Key).First().Key);
    }));

    [Fact]
    public void Any_PermutedMembers_ChangesNothing() => Property.check(Prop.ForAll(Cases, input =>
        Near(Voting.Soft(input.Permuted), Voting.Soft(input.Members))
        && Near(Voting.Weighted(input.Permuted, input.PermutedWeights), Voting.Weighted(input.Members, input.Weights))
        && Voting.Hard(input.Permuted, input.ClassCount).SequenceEqual(Voting.Hard(input.Members, input.ClassCount))));

    [Fact]
    public void Any_Probabilities_SumToOne() => Property.check(Prop.ForAll(Cases, input =>
        new[] { Voting.Soft(input.Members), Voting.Weighted(input.Members, input.Weights), Voting.Hard(input.Members, input.ClassCount) }
            .SelectMany(probabilities => probabilities.Chunk(input.ClassCount))
            .All(row => Math.Abs(row.Sum() - 1) < 1e-5)));

    [Fact]
    public void LogLoss_ClassWithoutVotes_IsFinite()
    {
        Assert.Equal(-Math.Log(Math.Pow(2, -23)), Probabilities.LogLoss([0, 1], [0]), 6);
        Assert.Equal(Math.Log(2), Probabilities.LogLoss([0.5f, 0.5f, 0.5f, 0.5f], [0, 1]), 6);
    }

    private static float[] Shares(int[] counts) => Array.ConvertAll(counts, count => (float)count / counts.Sum());

    private static int[] Labels(float[] probabilities, Case input) => Probabilities.Labels(probabilities, input.ClassCount);

    private static bool Near(float[] one, float[] other) =>
        one.Length == other.Length && one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
}

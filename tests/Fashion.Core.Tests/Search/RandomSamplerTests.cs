using Fashion.Core.Search;
using Xunit;

namespace Fashion.Core.Tests.Search;

public sealed class RandomSamplerTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Sample_ARange_IsEven() => AssertEven(Spaces.Share, value => (value + 1) / 4);

    [Fact]
    public void Sample_ALogRange_IsEvenInTheLogarithm() => AssertEven(Spaces.Rate, value => (Math.Log10(value) + 5) / 4);

    [Fact]
    public void Sample_WholeNumbers_AreAllAsLikely() => AssertAlike(Spaces.Units, 8);

    [Fact]
    public void Sample_Choices_AreAllAsLikely() => AssertAlike(Spaces.Kind, 3);

    [Fact]
    public void Sample_SteppedRange_HasAllItsValues() =>
        AssertAlike(new Parameter("step", new FloatDistribution(0, 1, Step: 0.1)), 11);

    [Fact]
    public void Sample_AnyOrder_GivesTheSamePoints()
    {
        var sampler = new RandomSampler(Spaces.Layered, 7);
        var forwards = Enumerable.Range(0, 50).Select(index => sampler.Sample(index, []).Key).ToArray();
        var backwards = Enumerable.Range(0, 50).Reverse().Select(index => new RandomSampler(Spaces.Layered, 7).Sample(index, []).Key);
        Assert.Equal(forwards, backwards.Reverse());
        Assert.NotEqual(forwards[0], new RandomSampler(Spaces.Layered, 8).Sample(0, []).Key);
    }

    // What a trial does not have does not exist in it.
    [Fact]
    public void Sample_ConditionalParameters_AreThereWhereTheirConditionHolds()
    {
        var sampler = new RandomSampler(Spaces.Layered, 3);
        for (var index = 0; index < 200; index++)
        {
            var point = sampler.Sample(index, []);
            Assert.Equal(point.Values["layers"] + 1, point.Values.Keys.Count(name => name.StartsWith("units", StringComparison.Ordinal)));
            Assert.Equal(point.Values["kind"] == 1, point.Values.ContainsKey("rate"));
        }
    }

    /// <summary>Kolmogorov and Smirnov's distance from the even distribution, with 1.95 / sqrt(n) at the level of 0.001.</summary>
    private static void AssertEven(Parameter parameter, Func<double, double> place)
    {
        var places = Values(parameter).Select(place).Order().ToArray();
        var distance = places.Select((own, at) => Math.Max(own - (double)at / Draws, (at + 1.0) / Draws - own)).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Draws));
    }

    /// <summary>Pearson's chi-square; its mean is the count less 1, its deviation the root of twice that.</summary>
    private static void AssertAlike(Parameter parameter, int count)
    {
        var counts = Values(parameter).GroupBy(value => value).Select(same => same.Count()).ToArray();
        Assert.Equal(count, counts.Length);
        var expected = (double)Draws / count;
        var square = counts.Sum(found => (found - expected) * (found - expected) / expected);
        Assert.InRange(square, 0, count - 1 + 4 * Math.Sqrt(2.0 * (count - 1)));
    }

    private static IEnumerable<double> Values(Parameter parameter)
    {
        var sampler = new RandomSampler(new FixedSpace(parameter), 11);
        return Enumerable.Range(0, Draws).Select(index => sampler.Sample(index, []).Values[parameter.Name]);
    }
}

using Fashion.Core.Search;
using Xunit;

namespace Fashion.Core.Tests.Search;

public sealed class DistributionTests
{
    public static TheoryData<string> Known => new()
    {
        """{"name":"FloatDistribution","attributes":{"step":null,"low":0.0,"high":1.0,"log":false}}""",
        """{"name":"FloatDistribution","attributes":{"step":null,"low":1E-05,"high":0.1,"log":true}}""",
        """{"name":"FloatDistribution","attributes":{"step":0.25,"low":-1.0,"high":2.5,"log":false}}""",
        """{"name":"IntDistribution","attributes":{"log":false,"step":3,"low":-4,"high":8}}""",
        """{"name":"IntDistribution","attributes":{"log":true,"step":1,"low":1,"high":4096}}""",
        """{"name":"CategoricalDistribution","attributes":{"choices":[256,0.5,true,false,"relu","7x7","1_000"]}}""",
    };

    [Theory, MemberData(nameof(Known))]
    public void Json_OfAnyKind_ReadsAndWritesTheSame(string text) =>
        Assert.Equal(text, DistributionJson.Write(DistributionJson.Read(text)));

    [Theory]
    [InlineData("""{"name":"UniformDistribution","attributes":{"low":0.0,"high":2.0}}""", "FloatDistribution")]
    [InlineData("""{"name":"IntLogUniformDistribution","attributes":{"low":1,"high":9,"step":1}}""", "IntDistribution")]
    public void Json_OfAnOlderOptuna_IsRead(string text, string kind) =>
        Assert.Equal(kind, DistributionJson.Read(text).GetType().Name);

    [Theory]
    [InlineData("nothing")]
    [InlineData("[]")]
    [InlineData("""{"name":"FloatDistribution","attributes":{"low":0.0}}""")]
    [InlineData("""{"name":"GaussianDistribution","attributes":{}}""")]
    public void Json_OfNoDistribution_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => DistributionJson.Read(text));

    [Theory, MemberData(nameof(Known))]
    public void At_AnyPlace_IsOneOfTheValues(string text)
    {
        var distribution = DistributionJson.Read(text);
        for (var place = 0.0; place < 1; place += 0.003)
            Assert.True(distribution.Contains(distribution.At(place)));
        Assert.True(distribution.Contains(distribution.At(Math.BitDecrement(1.0))));
    }

    [Theory, MemberData(nameof(Known))]
    public void Value_EachOfThem_IsAnotherOne(string text)
    {
        var distribution = DistributionJson.Read(text);
        if (distribution.Count is not { } count)
            return;
        var values = Enumerable.Range(0, (int)count).Select(index => distribution.Value(index)).ToArray();
        Assert.Equal(values.Distinct().Order(), values);
        Assert.All(values, value => Assert.True(distribution.Contains(value)));
        Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Value(count));
    }
}

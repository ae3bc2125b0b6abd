using Fashion.Core.Search;
using Xunit;

namespace Fashion.Core.Tests.Search;

public sealed class GridSamplerTests
{
    [Fact]
    public void Sample_ByTheIndex_GoesThroughTheProductOnce()
    {
        var grid = new GridSampler(new FixedSpace(Spaces.Units, Spaces.Kind));
        Assert.Equal(24, grid.Count(1000));
        Assert.Null(grid.Count(23));
        var points = Enumerable.Range(0, 24).Select(index => grid.Sample(index, [])!).ToArray();
        Assert.Equal(24, points.Select(point => point.Key).Distinct().Count());
        Assert.Equal((2.0, 0.0), (points[0].Values["units"], points[0].Values["kind"]));
        Assert.Equal((2.0, 1.0), (points[1].Values["units"], points[1].Values["kind"]));
        Assert.Equal((9.0, 2.0), (points[23].Values["units"], points[23].Values["kind"]));
        Assert.Null(grid.Sample(24, []));
    }

    // Of the kinds, one has ten thousand rates: only the other two are counted where it is left out.
    [Fact]
    public void Sample_ConditionalParameters_MultiplyOnlyWhatHasThem()
    {
        var grid = new GridSampler(new Layers());
        Assert.Equal(8 + 8 * 8, grid.Count(1000));
        var points = Enumerable.Range(0, 72).Select(index => grid.Sample(index, [])!).ToArray();
        Assert.Equal(72, points.Select(point => point.Key).Distinct().Count());
        Assert.Equal(8, points.Count(point => point.Parameters.Count == 2));
    }

    // It begins anew where another process has come already.
    [Fact]
    public void Sample_FromTheMiddle_GivesTheSamePoint() => Assert.Equal(
        new GridSampler(new Layers()).Sample(40, [])!.Key,
        Enumerable.Range(0, 41).Select(new GridSampler(new Layers()).SampleKey).Last());

    [Fact]
    public void Sample_AnEndlessParameter_IsRefusedByName()
    {
        var grid = new GridSampler(new FixedSpace(Spaces.Kind, Spaces.Rate));
        var error = Assert.Throws<UsageException>(() => grid.Sample(0, []));
        Assert.Equal("U501", error.Code);
        Assert.Contains("`rate`", error.Message, StringComparison.Ordinal);
    }

    /// <summary>One layer or two, each with its width; the second's stands before what brings it about.</summary>
    private sealed class Layers : ISearchSpace
    {
        public IReadOnlyList<Parameter> Parameters(IReadOnlyDictionary<string, double> values)
        {
            var first = new Parameter("units", new IntDistribution(2, 9));
            var count = new Parameter("layers", new CategoricalDistribution(["1", "2"]));
            return values.GetValueOrDefault("layers") == 1
                ? [new Parameter("second", new IntDistribution(2, 9)), first, count]
                : [first, count];
        }
    }
}

internal static class GridSamplerKeys
{
    public static string SampleKey(this GridSampler sampler, int index) => sampler.Sample(index, [])!.Key;
}

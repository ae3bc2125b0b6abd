using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>What a hole of a spec is as a parameter.</summary>
public static class HoleDistribution
{
    public static Distribution Of(Hole hole) => hole.Domain switch
    {
        HoleDomain.Choices choices => new CategoricalDistribution([.. choices.values]),
        HoleDomain.WholeRange whole => new IntDistribution(whole.low, whole.high),
        HoleDomain.RealRange real => new FloatDistribution(real.low, real.high),
        HoleDomain.WholeLogRange whole => new IntDistribution(whole.low, whole.high, Log: true),
        HoleDomain.LogRange log => new FloatDistribution(log.low, log.high, Log: true),
        _ => new CategoricalDistribution(["false", "true"]),
    };
}

using Fashion.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Metrics;

public class MeanMetricTests
{
    [Fact]
    public void Value_AnyCutIntoBatches_IsTheMeanOfAllSamples() => Property.check(Prop.ForAll(
        Arb.From(Gen.Choose(-1000, 1000).NonEmptyListOf().NonEmptyListOf()),
        batches =>
        {
            var metric = new MeanMetric();
            foreach (var batch in batches)
            {
                metric.Add(batch.Average(), batch.Count);
            }

            var samples = batches.SelectMany(batch => batch).ToArray();
            return metric.Count == samples.Length && Math.Abs(metric.Value!.Value - samples.Average()) < 1e-9;
        }));

    [Fact]
    public void Value_NoSamples_IsUndefined()
    {
        var metric = new MeanMetric();
        Assert.Null(metric.Value);
        metric.Add(double.NaN, 0);
        Assert.Null(metric.Value);
        metric.Add(3);
        Assert.Equal(3, metric.Value);
        metric.Reset();
        Assert.Null(metric.Value);
    }

    [Fact]
    public void Add_NegativeCount_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new MeanMetric().Add(1, -1));
}

using System.Numerics;
using Fashion.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Metrics;

public sealed class McNemarTests
{
    private static readonly Arbitrary<(int First, int Second)> Counts = Arb.From(
        Gen.Zip(Gen.Choose(0, 500), Gen.Choose(0, 500)).Select(pair => (pair.Item1, pair.Item2)));

    [Fact]
    public void PValue_EitherOrder_IsTheSame() => Property.check(Prop.ForAll(Counts, counts =>
        McNemar.Of(counts.First, counts.Second).PValue is >= 0 and <= 1 and var p && McNemar.Of(counts.Second, counts.First).PValue == p));

    [Fact]
    public void PValue_AnyCounts_IsTheExactOne() => Property.check(Prop.ForAll(Counts, counts =>
        Math.Abs(McNemar.Of(counts.First, counts.Second).PValue / Exact(counts.First, counts.Second) - 1) < 1e-13));

    [Theory]
    [InlineData(5000, 5001)]
    [InlineData(4900, 5201)]
    [InlineData(29_600, 30_400)]
    [InlineData(29_000, 31_000)]
    [InlineData(20_000, 23_999)]
    [InlineData(4, 900)]
    public void PValue_ManyImages_IsTheExactOne(int first, int second) =>
        Assert.Equal(1, McNemar.Of(first, second).PValue / Exact(first, second), 1e-11);

    [Fact]
    public void PValue_TooSmallForADouble_IsZero() => Assert.Equal(0, McNemar.Of(60_000, 0).PValue);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(30_000, 30_000)]
    public void PValue_EvenCounts_IsOne(int first, int second) => Assert.Equal(1, McNemar.Of(first, second).PValue);

    [Fact]
    public void Of_TwoClassifiers_CountsWhereOneIsRight()
    {
        var first = new Predictions(["a", "b"], [0, 0, 1, 1, 1], [0, 0, 1, 0, 0], null);
        var second = new Predictions(["a", "b"], [0, 0, 1, 1, 1], [0, 1, 0, 1, 0], null);
        Assert.Equal(new McNemar(2, 1, 1), McNemar.Of(first, second));
        Assert.Equal(new McNemar(0, 0, 1), McNemar.Of(first, first));
        var others = new Predictions(["a", "b"], [0, 0, 1, 1, 0], [0, 1, 0, 1, 0], null);
        Assert.Throws<ArgumentException>(() => McNemar.Of(first, others));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Of(first, others, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.Of(-1, 2));
    }

    // 2 (C(n, 0) + ... + C(n, fewer)) / 2^n in whole numbers.
    private static double Exact(int first, int second)
    {
        var (fewer, all) = (Math.Min(first, second), first + second);
        if (first == second)
            return 1;
        BigInteger coefficient = 1, sum = 0;
        for (var count = 0; count <= fewer; count++)
        {
            sum += coefficient;
            coefficient = coefficient * (all - count) / (count + 1);
        }

        // So many bits that a double is full.
        var shift = all - 1 - (int)(sum.GetBitLength() - 1);
        return (double)((sum << 64) >> (int)(sum.GetBitLength() - 1)) / Math.Pow(2, 64) * Math.Pow(2, -shift);
    }
}

using Fashion.Core.Random;
using Xunit;

namespace Fashion.Core.Tests.Random;

public sealed class SymmetricBetaTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(20)]
    public void Draw_ManyTimes_HasTheMomentsOfTheDistribution(double alpha)
    {
        var random = new RandomStream(1, "beta");
        var beta = new SymmetricBeta(alpha);
        var values = Enumerable.Range(0, 200_000).Select(_ => beta.Draw(random)).ToArray();
        Assert.Equal(0.5, values.Average(), 0.004);
        var variance = 1 / (4 * (2 * alpha + 1));
        Assert.Equal(variance, values.Average(value => (value - 0.5) * (value - 0.5)), 0.015 * variance);
        // The fourth moment about 1/2 is 3 / (16 (2a + 1) (2a + 3)).
        var fourth = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3));
        Assert.Equal(fourth, values.Average(value => Math.Pow(value - 0.5, 4)), 0.03 * fourth);
    }

    [Fact]
    public void Draw_AlphaOne_IsUniform()
    {
        var random = new RandomStream(2, "beta");
        var beta = new SymmetricBeta(1);
        var counts = new int[10];
        for (var draw = 0; draw < 100_000; draw++)
        {
            counts[Math.Min(9, (int)(beta.Draw(random) * 10))]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void Draw_ExtremeAlpha_StaysBetweenZeroAndOne(double alpha)
    {
        var random = new RandomStream(3, "beta");
        var beta = new SymmetricBeta(alpha);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(beta.Draw(random), 0, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_AlphaNotAboveZero_IsRefused(double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricBeta(alpha));
}

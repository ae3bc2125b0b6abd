using Fashion.Core.Random;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Random;

public class RandomStreamTests
{
    [Fact]
    public void SplitMix64_SeedOfItsReference_GivesThePublishedNumbers()
    {
        var generator = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => generator.Next()).ToArray());
    }

    [Fact]
    public void Xoshiro256_StateOneToFour_GivesThePublishedNumbers()
    {
        var generator = new Xoshiro256(1, 2, 3, 4);
        ulong[] expected = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600];
        Assert.Equal(expected, Enumerable.Range(0, 6).Select(_ => generator.Next()).ToArray());
    }

    // Computed apart, in Python. A change here changes every split and every training run there is.
    [Fact]
    public void NextBits_FixedSeeds_NeverChange()
    {
        AssertBits(new RandomStream(0, ""), 18110106563157542208, 8650457082529208451, 3032169436225125478);
        AssertBits(new RandomStream(42, "shuffle", 3), 2209474598691484160, 1522546955550255793, 6228540772102834169);
        AssertBits(new RandomStream(ulong.MaxValue, "Größe", -1, 7), 16574704646712261941, 9832250990553111926, 12262156902423820167);
    }

    [Fact]
    public void Constructor_AnythingDiffers_GivesOtherNumbers()
    {
        RandomStream[] streams =
        [
            new(1, "a"), new(2, "a"), new(1, "b"), new(1, "ab"), new(1, "a", 0), new(1, "a", 1), new(1, "a", 0, 0),
            new(1, "a", 1, 0), new(1, "a", 0, 1), new(1, "", 97), new(1, "", 98), new(1, ""), new(0, ""), new(1, "a", -1),
        ];
        Assert.Equal(streams.Length, streams.Select(stream => stream.NextBits()).Distinct().Count());
    }

    [Fact]
    public void NextBits_SameArguments_RepeatsExactly() => Property.check(Prop.ForAll(
        ArbMap.Default.ArbFor<(ulong Seed, NonNull<string> Purpose, long Index)>(),
        input =>
        {
            RandomStream one = new(input.Seed, input.Purpose.Get, input.Index), other = new(input.Seed, input.Purpose.Get, input.Index);
            return Enumerable.Range(0, 10).All(_ => one.NextBits() == other.NextBits());
        }));

    [Fact]
    public void MoveTo_AnyIndexes_DrawsWhatANewStreamWould() => Property.check(Prop.ForAll(
        ArbMap.Default.ArbFor<(ulong Seed, long First, long Second, byte Drawn)>(),
        input =>
        {
            RandomStream moved = new(input.Seed, "move", 7, 7), made = new(input.Seed, "move", input.First, input.Second);
            for (var draw = 0; draw < input.Drawn; draw++)
            {
                moved.NextBits();
            }

            moved.MoveTo(input.First, input.Second);
            return Enumerable.Range(0, 5).All(_ => moved.NextBits() == made.NextBits());
        }));

    [Fact]
    public void MoveTo_AnotherCountOfIndexes_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(0, "move", 1).MoveTo(1, 2));

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(257)]
    public void NextInt_ManyDraws_AreUniform(int bound)
    {
        var stream = new RandomStream(7, "uniform", bound);
        var counts = new int[bound];
        const int perCell = 1000;
        for (var draw = 0; draw < perCell * bound; draw++)
        {
            counts[stream.NextInt(bound)]++;
        }

        AssertUniform(counts, perCell);
    }

    [Fact]
    public void NextInt_BoundJustAboveHalfOfTheRange_IsWithoutBias()
    {
        // Taking 32 bits modulo this bound would make the lower half of it twice as likely.
        var stream = new RandomStream(3, "bias");
        const int bound = (1 << 30) + (1 << 29), draws = 100_000;
        var counts = new int[3];
        for (var draw = 0; draw < draws; draw++)
        {
            counts[stream.NextInt(bound) / (1 << 29)]++;
        }

        AssertUniform(counts, draws / 3.0);
    }

    [Fact]
    public void NextInt_AnyBound_StaysBelowIt() => Property.check(Prop.ForAll(
        ArbMap.Default.ArbFor<(ulong Seed, PositiveInt Bound)>(),
        input => new RandomStream(input.Seed, "bound").NextInt(input.Bound.Get) is var value && value >= 0 && value < input.Bound.Get));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NextInt_BoundBelowOne_IsRefused(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(0, "bound").NextInt(bound));

    [Fact]
    public void NextDouble_ManyDraws_AreUniformInTheUnitInterval()
    {
        var stream = new RandomStream(11, "double");
        var counts = new int[100];
        for (var draw = 0; draw < 100_000; draw++)
        {
            var value = stream.NextDouble();
            Assert.InRange(value, 0, 1 - double.Epsilon);
            counts[(int)(value * 100)]++;
        }

        AssertUniform(counts, 1000);
    }

    [Fact]
    public void NextGaussian_ManyDraws_HaveTheMomentsOfTheNormal()
    {
        var stream = new RandomStream(5, "gaussian");
        var values = Enumerable.Range(0, 200_000).Select(_ => stream.NextGaussian()).ToArray();
        Assert.InRange(values.Average(), -0.01, 0.01);
        Assert.InRange(values.Average(value => value * value), 0.98, 1.02);
        Assert.InRange(values.Average(value => value * value * value), -0.04, 0.04);
        Assert.InRange(values.Count(value => Math.Abs(value) < 1.96) / 200_000.0, 0.948, 0.952);
    }

    [Fact]
    public void Shuffle_AnyLength_IsAPermutation() => Property.check(Prop.ForAll(
        ArbMap.Default.ArbFor<(ulong Seed, byte Length)>(),
        input =>
        {
            var items = Enumerable.Range(0, input.Length).ToArray();
            new RandomStream(input.Seed, "shuffle").Shuffle(items);
            return items.Order().SequenceEqual(Enumerable.Range(0, input.Length));
        }));

    [Fact]
    public void Shuffle_FourItems_GivesEveryOrderAlike()
    {
        var counts = new Dictionary<string, int>();
        for (var round = 0; round < 24_000; round++)
        {
            int[] items = [0, 1, 2, 3];
            new RandomStream(1, "orders", round).Shuffle(items);
            var order = string.Concat(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        AssertUniform([.. counts.Values], 1000);
    }

    private static void AssertBits(RandomStream stream, params ulong[] expected) =>
        Assert.Equal(expected, expected.Select(_ => stream.NextBits()).ToArray());

    // Chi-square below its mean plus five deviations; the seeds are fixed, so this never wavers.
    private static void AssertUniform(int[] counts, double expected)
    {
        var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        var freedom = counts.Length - 1;
        Assert.InRange(chiSquare, 0, freedom + 5 * Math.Sqrt(2.0 * freedom));
    }
}

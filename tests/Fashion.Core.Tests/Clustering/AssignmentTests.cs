using Fashion.Core.Clustering;
using Fashion.Core.Random;
using Xunit;

namespace Fashion.Core.Tests.Clustering;

public sealed class AssignmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void Best_AnyGains_IsThatOfAllPermutations(int size)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var random = new RandomStream(seed, "gains");
            var gains = new double[size, size];
            for (var at = 0; at < size * size; at++)
                gains[at / size, at % size] = random.NextInt(10) - 3;
            var best = Assignment.Best(gains);
            Assert.Equal(Enumerable.Range(0, size), best.Order());
            Assert.Equal(Permutations(size).Max(columns => Sum(gains, columns)), Sum(gains, best), 1e-9);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Best_NoFiniteNumber_IsRefused(double gain) =>
        Assert.Throws<ArgumentException>(() => Assignment.Best(new[,] { { 1, gain }, { 0, 1 } }));

    private static double Sum(double[,] gains, IEnumerable<int> columns) =>
        columns.Select((column, row) => gains[row, column]).Sum();

    private static IEnumerable<int[]> Permutations(int size) => size == 0
        ? [[]]
        : Permutations(size - 1).SelectMany(shorter => Enumerable.Range(0, size)
            .Select(place => (int[])[.. shorter.Take(place), size - 1, .. shorter.Skip(place)]));
}

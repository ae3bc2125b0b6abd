using System.Numerics;
using Fashion.Core.Data;
using Fashion.Core.Neighbours;
using Fashion.Core.Random;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Neighbours;

public sealed class NeighbourSearchTests
{
    private static readonly Normalizer Unit = new(Normalization.Unit, [0], [1]);
    private static readonly Distance[] Distances = [Distance.Euclidean, Distance.Cosine, Distance.Manhattan];

    /// <summary>Images of few grey levels lie at equal distances: what decides then is their index.</summary>
    public static TheoryData<int, int, int, int> Sets() => new()
    {
        { 1, 1, 1, 256 }, { 5, 3, 2, 2 }, { 200, 1, 7, 3 }, { 700, 17, 9, 4 }, { 700, 784, 5, 256 }, { 3100, 40, 30, 2 },
        { 4000, 100, 3, 256 },
    };

    [Theory, MemberData(nameof(Sets))]
    public void Find_Bytes_GivesWhatWholeNumbersGive(int count, int features, int k, int levels)
    {
        var (images, queries) = (Bytes(count, features, levels, 1), Bytes(37, features, levels, 2));
        foreach (var distance in Distances)
        {
            var found = NeighbourSearch.Over(images, Unit, distance, threads: 2).Find(queries, Math.Min(k, count));
            Compare(found, 37, count, (query, image) => Whole(distance, Row(queries, query), Row(images, image)));
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Find_Floats_GivesWhatDoublesGive(int count, int features, int k, int levels)
    {
        var (images, queries) = (Floats(count, features, levels, 1), Floats(37, features, levels, 2));
        foreach (var distance in Distances)
        {
            var found = NeighbourSearch.Over(images, Unit, distance, threads: 2).Find(queries, Math.Min(k, count));
            for (var query = 0; query < 37; query++)
            {
                var all = Enumerable.Range(0, count)
                    .Select(image => Real(distance, queries.Floats.AsSpan(query * features, features), images.Floats.AsSpan(image * features, features)))
                    .Order().ToArray();
                for (var rank = 0; rank < found.K; rank++)
                {
                    var at = query * found.K + rank;
                    Assert.Equal(all[rank], found.Distances[at], 1e-9 * (1 + all[rank]));
                    Assert.Equal(
                        Real(distance, queries.Floats.AsSpan(query * features, features), images.Floats.AsSpan(found.Indexes[at] * features, features)),
                        found.Distances[at], 1e-9 * (1 + all[rank]));
                }

                Assert.Equal(found.K, found.Indexes.AsSpan(query * found.K, found.K).ToArray().Distinct().Count());
            }
        }
    }

    [Fact]
    public void Find_OtherShapesOrCounts_AreRefused()
    {
        var images = Bytes(30, 5, 256, 1);
        foreach (var distance in Distances)
        {
            var search = NeighbourSearch.Over(images, Unit, distance, threads: 1);
            Assert.Throws<ArgumentException>(() => search.Find(Bytes(3, 6, 256, 2), 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => search.Find(images, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => search.Find(images, 31));
        }
    }

    [Fact]
    public void Find_CosineThatRoundsPastOne_IsNoNegativeDistance()
    {
        float[] query = [1, MathF.ScaleB(1.25f, -27)], near = [1.5f, MathF.ScaleB(1.875f, -27)];
        var raw = new Normalizer(Normalization.Raw, [0], [1]);
        var shape = Shape.Image(1, 1, 2);
        var images = Samples.Of([.. near, .. query], shape, new int[2], ["a"]);
        var found = NeighbourSearch.Over(images, raw, Distance.Cosine, threads: 1).Find(Samples.Of(query, shape, [0], ["a"]), 2);
        Assert.All(found.Distances, distance => Assert.InRange(distance, 0, 1e-12));
    }

    // Squares of these are no floats.
    [Fact]
    public void Find_NumbersOfTheSmallest_FindsEachFirst()
    {
        var floats = Floats(500, 16, 256, 4).Floats!.Select(number => number * 1e-25f).ToArray();
        var images = Samples.Of(floats, Shape.Image(1, 1, 16), new int[500], ["a"]);
        var raw = new Normalizer(Normalization.Raw, [0], [1]);
        var found = NeighbourSearch.Over(images, raw, Distance.Euclidean, threads: 2).Find(images, 1);
        Assert.Equal(Enumerable.Range(0, 500), found.Indexes);
    }

    [Fact]
    public void Find_ImagesThemselves_FindsEachFirst()
    {
        var images = Bytes(900, 30, 256, 4);
        foreach (var distance in Distances)
        {
            var found = NeighbourSearch.Over(images, Unit, distance, threads: 2).Find(images, 1);
            Assert.Equal(Enumerable.Range(0, 900), found.Indexes);
            Assert.All(found.Distances, number => Assert.Equal(0, number, 1e-12));
        }
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e18f)]
    [InlineData(1e37f)]
    public void Find_FloatsOfAnySize_KeepsTheOrder(float scale)
    {
        var numbers = Enumerable.Range(0, 600).Select(number => (number % 97 - 40) * scale / 100).ToArray();
        var images = new ImageSet(Shape.Image(1, 1, 3), numbers, new int[200], ["a"], 1);
        var found = NeighbourSearch.Over(images, Unit, Distance.Euclidean, threads: 1).Find(images, 2);
        for (var query = 0; query < 200; query++)
        {
            var nearest = Enumerable.Range(0, 200)
                .Select(image => Real(Distance.Euclidean, numbers.AsSpan(query * 3, 3), numbers.AsSpan(image * 3, 3)))
                .Order().Take(2);
            Assert.Equal(nearest, found.Distances.Skip(query * 2).Take(2));
        }
    }

    [Fact]
    public void Find_QueriesFarOut_MeasuresThem()
    {
        var images = new ImageSet(Shape.Image(1, 1, 2), [0, 0.5f, 1, 0.25f, 0.5f, 0.5f], new int[3], ["a"], 1);
        var queries = new ImageSet(Shape.Image(1, 1, 2), [1e37f, 0.5f], new int[1], ["a"], 1);
        var found = NeighbourSearch.Over(images, Unit, Distance.Manhattan, threads: 1).Find(queries, 1);
        Assert.Equal([0], found.Indexes);
        Assert.Single(NeighbourSearch.Over(images, Unit, Distance.Euclidean, threads: 1).Find(queries, 1).Indexes);
    }

    [Fact]
    public void Find_PixelsOfDifferentWeight_ComparesNumbers()
    {
        // The second pixel varies more, so one step of it is less.
        var images = new ImageSet(Shape.Image(1, 1, 2), new byte[] { 10, 200, 14, 0 }, new int[2], ["a"]);
        var normalizer = new Normalizer(Normalization.PerPixel, [0, 0], [0.01f, 1]);
        var query = new ImageSet(Shape.Image(1, 1, 2), new byte[] { 11, 0 }, new int[1], ["a"]);
        var found = NeighbourSearch.Over(images, normalizer, Distance.Euclidean, threads: 1).Find(query, 2);
        Assert.Equal([0, 1], found.Indexes);
        Assert.Equal(Math.Sqrt(Math.Pow(100 / 255.0, 2) + Math.Pow(200 / 255.0, 2)), found.Distances[0], 1e-5);
    }

    private static void Compare(
        Core.Neighbours.Neighbours found, int queries, int count, Func<int, int, (BigInteger Key, BigInteger Over)> measure)
    {
        for (var query = 0; query < queries; query++)
        {
            var keys = Enumerable.Range(0, count).Select(image => measure(query, image)).ToArray();
            var order = Enumerable.Range(0, count).ToArray();
            Array.Sort(order, (a, b) =>
            {
                var compared = (keys[a].Key * keys[b].Over).CompareTo(keys[b].Key * keys[a].Over);
                return compared != 0 ? compared : a.CompareTo(b);
            });
            Assert.Equal(order.Take(found.K), found.Indexes.Skip(query * found.K).Take(found.K));
        }
    }

    /// <summary>A fraction that orders images as the distance does.</summary>
    private static (BigInteger Key, BigInteger Over) Whole(Distance distance, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        long squares = 0, differences = 0, dot = 0, square = 0;
        for (var at = 0; at < a.Length; at++)
        {
            squares += (a[at] - b[at]) * (a[at] - b[at]);
            differences += Math.Abs(a[at] - b[at]);
            dot += a[at] * b[at];
            square += b[at] * b[at];
        }

        return distance.IsEuclidean ? (squares, 1)
            : distance.IsManhattan ? (differences, 1)
            : square == 0 ? (0, 1)
            : (-(BigInteger)dot * dot, square);
    }

    private static double Real(Distance distance, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double squares = 0, differences = 0, dot = 0, left = 0, right = 0;
        for (var at = 0; at < a.Length; at++)
        {
            squares += ((double)a[at] - b[at]) * ((double)a[at] - b[at]);
            differences += Math.Abs((double)a[at] - b[at]);
            dot += (double)a[at] * b[at];
            left += (double)a[at] * a[at];
            right += (double)b[at] * b[at];
        }

        return distance.IsEuclidean ? Math.Sqrt(squares)
            : distance.IsManhattan ? differences
            : left * right == 0 ? 1
            : 1 - dot / Math.Sqrt(left * right);
    }

    private static byte[] Row(ImageSet set, int row) =>
        set.Bytes!.AsSpan(row * set.PixelsPerImage, set.PixelsPerImage).ToArray();

    private static ImageSet Bytes(int count, int features, int levels, ulong seed)
    {
        var random = new RandomStream(seed, "pixels");
        var bytes = new byte[count * features];
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)(random.NextInt(levels) * 255 / Math.Max(1, levels - 1));
        return new ImageSet(Shape.Image(1, 1, features), bytes, new int[count], ["a"]);
    }

    private static ImageSet Floats(int count, int features, int levels, ulong seed)
    {
        var random = new RandomStream(seed, "floats");
        var floats = new float[count * features];
        for (var at = 0; at < floats.Length; at++)
            floats[at] = (float)(random.NextDouble() * levels - levels / 3.0);
        return new ImageSet(Shape.Image(1, 1, features), floats, new int[count], ["a"], 1);
    }
}

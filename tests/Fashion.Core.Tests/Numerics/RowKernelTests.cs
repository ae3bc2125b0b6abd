using Fashion.Core.Numerics;
using Fashion.Core.Random;
using Xunit;

namespace Fashion.Core.Tests.Numerics;

public sealed unsafe class RowKernelTests
{
    public static TheoryData<string, int, int, int> Sizes()
    {
        var sizes = new TheoryData<string, int, int, int>();
        foreach (var kernels in new[] { "best", "narrow" })
        {
            foreach (var (rows, vectors, width) in new[] { (1, 1, 16), (2, 5, 16), (3, 7, 48), (65, 10, 784), (130, 64, 80), (64, 3, 32) })
                sizes.Add(kernels, rows, vectors, width);
        }

        return sizes;
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Dots_AnySize_AreThoseOfDoubles(string kernels, int rows, int vectors, int width)
    {
        var (a, b) = (Numbers(rows * width, 1), Numbers(vectors * width, 2));
        var products = new float[rows * vectors];
        fixed (float* left = a, right = b, into = products)
            Of(kernels).Dots(left, rows, right, vectors, width, into);
        for (var row = 0; row < rows; row++)
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                var exact = 0.0;
                for (var at = 0; at < width; at++)
                    exact += (double)a[row * width + at] * b[vector * width + at];
                Assert.Equal(exact, products[row * vectors + vector], 1e-5 * width);
            }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void AddProducts_AnySize_AddsThoseOfDoubles(string kernels, int rows, int vectors, int width)
    {
        var (a, factors, before) = (Numbers(rows * width, 1), Numbers(rows * vectors, 2), Numbers(vectors * width, 3));
        var sums = (float[])before.Clone();
        fixed (float* left = a, right = factors, into = sums)
            Of(kernels).AddProducts(left, rows, right, vectors, width, into);
        for (var vector = 0; vector < vectors; vector++)
        {
            for (var at = 0; at < width; at++)
            {
                var exact = (double)before[vector * width + at];
                for (var row = 0; row < rows; row++)
                    exact += (double)a[row * width + at] * factors[row * vectors + vector];
                Assert.Equal(exact, sums[vector * width + at], 1e-5 * rows);
            }
        }
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(784, 784)]
    public void Width_OfFeatures_IsTheNextMultiple(int features, int width) =>
        Assert.Equal(width, RowKernels.Width(features));

    private static RowKernels Of(string name) => name == "best" ? RowKernels.Best : RowKernels.Narrow;

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new RandomStream(seed, "numbers");
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    }
}

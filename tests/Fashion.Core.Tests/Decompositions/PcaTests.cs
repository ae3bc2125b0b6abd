using Fashion.Core.Data;
using Fashion.Core.Decompositions;
using Fashion.Core.Random;
using Fashion.Core.Tests.Classifiers;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Decompositions;

public sealed class PcaTests
{
    private static readonly Normalizer Unit = new(Normalization.Unit, [0], [1]);

    public static TheoryData<PcaSolver, bool> Solvers => new()
    {
        { PcaSolver.Exact, true }, { PcaSolver.Exact, false }, { PcaSolver.Randomized, true }, { PcaSolver.Randomized, false },
    };

    [Theory, MemberData(nameof(Solvers))]
    public void Fit_Components_AreEigenvectorsOfTheCovariance(PcaSolver solver, bool bytes)
    {
        var images = Stretched(300, 20, bytes);
        var pca = Pca.Fit(images, Unit, new PcaOptions(3, solver), threads: 2);
        var (mean, covariance) = Covariance(images);
        Assert.Equal(mean.Length, pca.Mean.Length);
        for (var feature = 0; feature < 20; feature++)
            Assert.Equal(mean[feature], pca.Mean[feature], 1e-6);
        for (var component = 0; component < 3; component++)
        {
            var own = pca.Components.AsSpan(component * 20, 20).ToArray();
            for (var feature = 0; feature < 20; feature++)
            {
                var product = Enumerable.Range(0, 20).Sum(other => covariance[feature, other] * own[other]);
                Assert.Equal(pca.Variances[component] * own[feature], product, 2e-5 * pca.Variances[0]);
            }

            for (var other = 0; other <= component; other++)
            {
                var dot = Enumerable.Range(0, 20).Sum(at => (double)own[at] * pca.Components[other * 20 + at]);
                Assert.Equal(other == component ? 1 : 0, dot, 1e-5);
            }

            Assert.True(own[Array.FindIndex(own, number => Math.Abs(number) == own.Max(Math.Abs))] > 0);
        }

        Assert.Equal(pca.Variances.OrderDescending(), pca.Variances);
        Assert.Equal(
            pca.Variances[0] / Enumerable.Range(0, 20).Sum(feature => covariance[feature, feature]), pca.VarianceShares[0], 1e-5);
    }

    [Theory]
    [InlineData(PcaSolver.Exact)]
    [InlineData(PcaSolver.Randomized)]
    public void Transform_OfTheImages_HasTheVariancesAndNoMean(PcaSolver solver)
    {
        var images = Stretched(200, 20, bytes: true);
        var pca = Pca.Fit(images, Unit, new PcaOptions(4, solver));
        var scores = pca.Transform(images);
        for (var component = 0; component < 4; component++)
        {
            double[] own = [.. Enumerable.Range(0, 200).Select(image => (double)scores[image * 4 + component])];
            Assert.Equal(0, own.Average(), 1e-5);
            Assert.Equal(pca.Variances[component], own.Sum(number => number * number) / 199, 1e-4 * pca.Variances[0]);
        }
    }

    [Fact]
    public void Fit_ByBothSolvers_FindsTheSame()
    {
        var images = Stretched(400, 40, bytes: true);
        var exact = Pca.Fit(images, Unit, new PcaOptions(5), threads: 1);
        var again = Pca.Fit(images, Unit, new PcaOptions(5), threads: 3);
        var random = Pca.Fit(images, Unit, new PcaOptions(5, PcaSolver.Randomized));
        Assert.Equal(exact.Components, again.Components);
        for (var at = 0; at < exact.Components.Length; at++)
            Assert.Equal(exact.Components[at], random.Components[at], 1e-3);
    }

    [Fact]
    public void Fit_EveryComponent_KeepsAllVariance()
    {
        var pca = Pca.Fit(ToyData.Clouds(50, features: 6), Unit, new PcaOptions(6, PcaSolver.Randomized));
        Assert.Equal(1, pca.VarianceShares.Sum(), 1e-5);
    }

    [Fact]
    public void VarianceShares_OfFloatsFarFromZero_AreThoseOfTheirVariances()
    {
        // The first feature is the same everywhere.
        float[] floats = [.. Enumerable.Range(0, 100).SelectMany(image => new[] { 1000.6f, image % 2 * 0.01f })];
        var images = Samples.Of(floats, Shape.Image(1, 1, 2), new int[100], ["a"]);
        var pca = Pca.Fit(images, new Normalizer(Normalization.Raw, [0], [1]), new PcaOptions(1));
        Assert.Equal(1, pca.VarianceShares[0], 1e-6);
    }

    [Theory]
    [InlineData(PcaSolver.Exact)]
    [InlineData(PcaSolver.Randomized)]
    public void Fit_PixelsTooLargeForFloats_IsRefused(PcaSolver solver)
    {
        var images = ToyData.With(ToyData.Clouds(30), 7, 3e38f);
        var raw = new Normalizer(Normalization.Raw, [0], [1]);
        Assert.Equal("U406", Assert.Throws<UsageException>(() => Pca.Fit(images, raw, new PcaOptions(2, solver))).Code);
    }

    [Fact]
    public void Fit_TooManyFeaturesForAllComponents_SaysWhichSolverWillDo()
    {
        var images = ToyData.Clouds(3, features: 10_001);
        var failure = Assert.Throws<UsageException>(() => Pca.Fit(images, Unit, new PcaOptions(1)));
        Assert.Equal("U408", failure.Code);
        Assert.Contains("Randomized", failure.Help, StringComparison.Ordinal);
        var pca = Pca.Fit(images, Unit, new PcaOptions(1, PcaSolver.Randomized));
        Assert.Equal("U405", Assert.Throws<UsageException>(() => pca.Transform(ToyData.Clouds(3))).Code);
    }

    [Theory]
    [InlineData(50, 0)]
    [InlineData(50, 13)]
    [InlineData(1, 1)]
    [InlineData(5, 6)]
    public void Fit_TooFewImagesOrComponents_IsRefused(int count, int components) => Assert.Equal(
        "U408", Assert.Throws<UsageException>(() => Pca.Fit(ToyData.Clouds(count), Unit, new PcaOptions(components))).Code);

    /// <summary>Features of which each varies less than the one before, mixed.</summary>
    private static ImageSet Stretched(int count, int features, bool bytes)
    {
        var random = new RandomStream(3, "stretched");
        var floats = new float[count * features];
        for (var image = 0; image < count; image++)
        {
            var common = random.NextDouble() - 0.5;
            for (var feature = 0; feature < features; feature++)
            {
                var own = (random.NextDouble() - 0.5) * 200 / (1 + feature);
                floats[image * features + feature] = (float)(128 + own + common * 50 * (feature % 2));
            }
        }

        var shape = Shape.Image(1, 1, features);
        return bytes
            ? Samples.Of(Array.ConvertAll(floats, number => (byte)number), shape, new int[count], ["a"])
            : Samples.Of(floats, shape, new int[count], ["a"]);
    }

    private static (double[] Mean, double[,] Covariance) Covariance(ImageSet images)
    {
        var features = images.PixelsPerImage;
        double At(int image, int feature) =>
            (images.Bytes?[image * features + feature] ?? images.Floats![image * features + feature]) / 255.0;
        double[] mean = [.. Enumerable.Range(0, features).Select(feature =>
            Enumerable.Range(0, images.Count).Average(image => At(image, feature)))];
        var covariance = new double[features, features];
        for (var first = 0; first < features; first++)
        {
            for (var second = 0; second < features; second++)
            {
                covariance[first, second] = Enumerable.Range(0, images.Count)
                    .Sum(image => (At(image, first) - mean[first]) * (At(image, second) - mean[second])) / (images.Count - 1);
            }
        }

        return (mean, covariance);
    }
}

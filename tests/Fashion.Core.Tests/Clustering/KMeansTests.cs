using Fashion.Core.Clustering;
using Fashion.Core.Data;
using Fashion.Core.Random;
using Fashion.Core.Tests.Classifiers;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Clustering;

public sealed class KMeansTests
{
    public static TheoryData<int, int, int, bool> Sizes => new()
    {
        // Images, features, clusters, and whether they are bytes.
        { 200, 3, 4, true }, { 200, 3, 4, false }, { 500, 17, 12, true }, { 600, 8, 45, true }, { 600, 8, 45, false },
        { 30, 2, 30, true }, { 300, 1, 2, true },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Fit_OneRestart_EndsWhereEveryImageIsInItsNearestCluster(int count, int features, int clusters, bool bytes)
    {
        var images = Images(count, features, bytes);
        var classifier = Make(clusters, restarts: 1);
        classifier.Fit(images);
        var assigned = classifier.ClusterOf(images);
        var inertia = 0.0;
        var means = new double[clusters, features];
        var sizes = new int[clusters];
        for (var image = 0; image < count; image++)
        {
            var distances = Enumerable.Range(0, clusters).Select(cluster => Distance(images, image, classifier, cluster)).ToArray();
            Assert.Equal(distances.Min(), distances[assigned[image]], 1e-9);
            inertia += distances.Min();
            sizes[assigned[image]]++;
            for (var feature = 0; feature < features; feature++)
                means[assigned[image], feature] += At(images, image, feature);
        }

        Assert.Equal(inertia, classifier.Clusters.Inertia, 1e-6 * (1 + inertia));
        for (var cluster = 0; cluster < clusters; cluster++)
        {
            for (var feature = 0; feature < features && sizes[cluster] > 0; feature++)
            {
                Assert.Equal(
                    means[cluster, feature] / sizes[cluster], classifier.Clusters.Centres[cluster * features + feature], 1e-6);
            }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Fit_EachIteration_IsThatOfMeasuringEverything(int count, int features, int clusters, bool bytes)
    {
        var images = Images(count, features, bytes);
        var start = Make(clusters, restarts: 1, iterations: 1);
        start.Fit(images);
        var plain = start.Clusters.Centres;
        for (var iterations = 2; iterations < 12; iterations++)
        {
            var pruned = Make(clusters, restarts: 1, iterations);
            pruned.Fit(images);
            plain = Iterate(images, plain, clusters);
            for (var at = 0; at < plain.Length; at++)
                Assert.Equal(plain[at], pruned.Clusters.Centres[at], 1e-6);
        }
    }

    [Fact]
    public void Fit_MoreRestarts_AreNeverWorse()
    {
        var images = Images(300, 6, bytes: true);
        var before = double.PositiveInfinity;
        for (var restarts = 1; restarts < 8; restarts++)
        {
            var classifier = Make(7, restarts);
            classifier.Fit(images);
            Assert.True(classifier.Clusters.Inertia <= before);
            before = classifier.Clusters.Inertia;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_ImagesThatAreFewerThanClusters_LeavesNoClusterEmptyWhileAnotherHasTwoPlaces(bool plusPlus)
    {
        // Five places, each of them ten times.
        var places = new byte[] { 0, 50, 100, 150, 250 };
        var images = Samples.Of(
            [.. Enumerable.Range(0, 50).Select(image => places[image % 5])], Shape.Image(1, 1, 1), new int[50], ["a"]);
        var options = new KMeansOptions(
            5, plusPlus ? CentroidInit.PlusPlus : CentroidInit.Random, 1, 300, ClusterLabels.Majority, 4);
        var classifier = new KMeansClassifier(options, Normalization.Raw);
        classifier.Fit(images);
        if (plusPlus)
            Assert.Equal(places.Select(place => (double)place), classifier.Clusters.Centres.Order());
        Assert.True(classifier.Clusters.Centres.Distinct().Count() >= 4);
    }

    [Fact]
    public void Fit_ImagesThatAreAllTheSame_EndsAtOnce()
    {
        var images = Samples.Of(new byte[60], Shape.Image(1, 1, 3), new int[20], ["a"]);
        var result = Make(4, restarts: 2).Fit(images);
        Assert.True(result.Converged);
        Assert.InRange(result.Iterations, 2, 6);
    }

    [Fact]
    public void Fit_ThatConvergesInItsLastIteration_HasConverged()
    {
        // The second iteration changes nothing.
        Assert.True(Make(1, restarts: 1, iterations: 2).Fit(Images(30, 4, bytes: true)).Converged);
        Assert.False(Make(5, restarts: 1, iterations: 2).Fit(Images(300, 4, bytes: true)).Converged);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_CutShort_LabelsTheClustersThatItGives(bool bytes)
    {
        var images = Images(300, 4, bytes);
        var classifier = Make(5, restarts: 1, iterations: 2);
        classifier.Fit(images);
        var assigned = classifier.ClusterOf(images);
        var sum = assigned.Select((cluster, image) => Distance(images, image, classifier, cluster)).Sum();
        Assert.Equal(sum, classifier.Clusters.Inertia, 1e-5 * sum);
    }

    // Float32 holds neither 1e40 nor 1e-46.
    [Theory]
    [InlineData(2e19f, 1.6e19f, 8e19f)]
    [InlineData(1e-23f, 0.9e-23f, 0)]
    public void Fit_NumbersBeyondFloatsRange_FindsTheNearest(float image, float near, float far)
    {
        var images = Samples.Of([far, near, image], Shape.Image(1, 1, 1), [0, 0, 0], ["a"]);
        var options = new KMeansOptions(2, CentroidInit.PlusPlus, 1, 1, ClusterLabels.Majority, 7);
        var classifier = new KMeansClassifier(options, Normalization.Raw) { InitialCentres = [far, near] };
        classifier.Fit(images);
        Assert.Equal([0, 1, 1], classifier.ClusterOf(images));
    }

    [Fact]
    public void ClusterOf_OtherImages_IsRefused()
    {
        var classifier = Make(2, restarts: 1);
        Assert.Throws<NotFittedException>(() => classifier.ClusterOf(Images(5, 4, bytes: true)));
        classifier.Fit(Images(30, 4, bytes: true));
        Assert.Equal("U405", Assert.Throws<UsageException>(() => classifier.ClusterOf(Images(5, 3, bytes: true))).Code);
    }

    [Fact]
    public void Labels_OfClusters_AreTheMajorityOrOneToOne()
    {
        var images = ToyData.Clouds(90);
        var majority = new KMeansClassifier(new KMeansOptions(9, CentroidInit.PlusPlus, 3, 300, ClusterLabels.Majority, 1), Normalization.Unit);
        majority.Fit(images);
        Assert.Null(majority.Clusters.OneToOne);
        var assigned = majority.ClusterOf(images);
        foreach (var cluster in assigned.Distinct())
        {
            var labels = images.Labels.Where((_, image) => assigned[image] == cluster).ToArray();
            var own = majority.Clusters.Majority[cluster];
            Assert.Equal(labels.GroupBy(label => label).Max(group => group.Count()), labels.Count(label => label == own));
        }

        var single = new KMeansClassifier(new KMeansOptions(3, CentroidInit.PlusPlus, 3, 300, ClusterLabels.OneToOne, 1), Normalization.Unit);
        single.Fit(images);
        Assert.Equal([0, 1, 2], single.Clusters.OneToOne!.Order());
    }

    private static KMeansClassifier Make(int clusters, int restarts, int iterations = 300) => new(
        new KMeansOptions(clusters, CentroidInit.PlusPlus, restarts, iterations, ClusterLabels.Majority, 7), Normalization.Unit, threads: 2);

    private static double At(ImageSet images, int image, int feature) =>
        (images.Bytes?[image * images.PixelsPerImage + feature] ?? (double)images.Floats![image * images.PixelsPerImage + feature]) / 255;

    private static double Distance(ImageSet images, int image, KMeansClassifier classifier, int cluster)
    {
        var sum = 0.0;
        for (var feature = 0; feature < images.PixelsPerImage; feature++)
        {
            var difference = At(images, image, feature) - classifier.Clusters.Centres[cluster * images.PixelsPerImage + feature];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>One plain iteration in doubles, ties to the first cluster; no cluster of these runs becomes empty.</summary>
    private static double[] Iterate(ImageSet images, double[] centres, int clusters)
    {
        var features = images.PixelsPerImage;
        var (sums, sizes) = (new double[centres.Length], new int[clusters]);
        for (var image = 0; image < images.Count; image++)
        {
            var (nearest, least) = (0, double.PositiveInfinity);
            for (var cluster = 0; cluster < clusters; cluster++)
            {
                var distance = 0.0;
                for (var feature = 0; feature < features; feature++)
                    distance += Math.Pow(At(images, image, feature) - centres[cluster * features + feature], 2);
                if (distance < least)
                    (nearest, least) = (cluster, distance);
            }

            sizes[nearest]++;
            for (var feature = 0; feature < features; feature++)
                sums[nearest * features + feature] += At(images, image, feature);
        }

        return [.. sums.Select((sum, at) => sizes[at / features] > 0 ? sum / sizes[at / features] : centres[at])];
    }

    private static ImageSet Images(int count, int features, bool bytes)
    {
        var random = new RandomStream(5, "images");
        var floats = new float[count * features];
        for (var at = 0; at < floats.Length; at++)
            floats[at] = (float)(random.NextDouble() * 255);
        var shape = Shape.Image(1, 1, features);
        return bytes
            ? Samples.Of(Array.ConvertAll(floats, number => (byte)number), shape, new int[count], ["a"])
            : Samples.Of(floats, shape, new int[count], ["a"]);
    }
}

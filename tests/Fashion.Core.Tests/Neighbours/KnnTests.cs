using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Neighbours;
using Fashion.Core.Tests.Classifiers;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Neighbours;

public sealed class KnnTests
{
    private static readonly ImageSet Train = ToyData.Clouds(300);
    private static readonly ImageSet Other = ToyData.Clouds(40, seed: 2);

    // The nearest images count until their weights are k: here these are few or many, by where a query lies.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Predict_VeryUnevenWeights_IsTheVoteOfTheNearestUntilTheyCountK(int k)
    {
        double[] weights = [.. Train.Labels.Select((_, image) => image % 9 == 0 ? 2 : 0.01)];
        var classifier = Make(k);
        classifier.Fit(Train, new FitOptions { SampleWeights = weights });
        var order = Make(1);
        order.Fit(Train);
        var all = order.Find(Other, Train.Count);
        var shares = classifier.PredictProba(Other);
        for (var query = 0; query < Other.Count; query++)
        {
            var (left, votes) = ((double)k, new double[3]);
            for (var rank = 0; rank < Train.Count && left > 0; rank++)
            {
                var image = all.Indexes[query * Train.Count + rank];
                var count = Math.Min(left, (float)weights[image]);
                votes[Train.Labels[image]] += count;
                left -= count;
            }

            for (var label = 0; label < 3; label++)
                Assert.Equal(votes[label] / votes.Sum(), shares[query * 3 + label], 1e-5);
        }
    }

    [Fact]
    public void Fit_WeightsThatCountK_AreEnough()
    {
        var classifier = Make(1);
        classifier.Fit(Train.Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), new FitOptions { SampleWeights = [.. Enumerable.Repeat(0.1, 10)] });
        Assert.True(classifier.IsFitted);
        Assert.Equal("U408", Assert.Throws<UsageException>(() => Make(2).Fit(Train.Of([0]))).Code);
    }

    [Fact]
    public void Find_OtherImagesOrNeighbours_AreRefused()
    {
        var classifier = Make(3);
        Assert.Throws<NotFittedException>(() => classifier.Find(Other, 3));
        classifier.Fit(Train);
        foreach (var k in new[] { -1, 0, Train.Count + 1 })
        {
            Assert.Equal("U408", Assert.Throws<UsageException>(() => classifier.Find(Other, k)).Code);
            Assert.Equal("U408", Assert.Throws<UsageException>(() => classifier.AccuracyByK(Other, k)).Code);
        }

        var larger = ToyData.Clouds(600, features: 28 * 28);
        Assert.Equal("U405", Assert.Throws<UsageException>(() => classifier.Find(larger, 3)).Code);
        Assert.Equal("U405", Assert.Throws<UsageException>(() => classifier.AccuracyByK(larger, 3)).Code);
    }

    private static KnnClassifier Make(int k) =>
        new(new KnnOptions(k, Distance.Euclidean, NeighbourWeights.Uniform), Normalization.Unit);
}

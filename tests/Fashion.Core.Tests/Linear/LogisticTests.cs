using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Linear;
using Fashion.Core.Tests.Classifiers;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Linear;

public sealed class LogisticTests
{
    [Theory]
    [InlineData(0.05, true)]
    [InlineData(10, true)]
    [InlineData(1, false)]
    public void Fit_ToATightTolerance_EndsWhereTheGradientOfDoublesVanishes(double c, bool weighted)
    {
        // Classes that overlap, so that there is a minimum without a penalty, too.
        var images = Overlapping(120);
        double[]? weights = weighted ? [.. Enumerable.Range(0, 120).Select(image => 0.5 + image % 3)] : null;
        var classifier = new LogisticClassifier(new LogisticOptions(weighted, c, 3000, 2e-6), Normalization.Unit);
        var result = classifier.Fit(images, new FitOptions { SampleWeights = weights });
        Assert.True(result.Converged);
        var (loss, gradient) = Exact(images, weights, classifier.Weights, weighted ? 1 / c : 0);
        Assert.Equal(loss, result.Figures.Single(figure => figure.Name == "loss").Value, 1e-6);
        Assert.All(gradient, component => Assert.InRange(Math.Abs(component), 0, 1e-5));
    }

    [Fact]
    public void Fit_WithTooFewIterations_SaysThatItHasNotConverged()
    {
        var result = new LogisticClassifier(new LogisticOptions(true, 1, 3, 1e-9), Normalization.Unit).Fit(Overlapping(60));
        Assert.False(result.Converged);
        Assert.Equal(3, result.Iterations);
    }

    [Fact]
    public void Fit_PixelsTooLargeForFloats_SaysSo()
    {
        var images = ToyData.With(ToyData.Clouds(30), 7, 3e38f);
        var classifier = new LogisticClassifier(new LogisticOptions(true, 1, 30, 1e-4), Normalization.Raw);
        Assert.Equal("U406", Assert.Throws<UsageException>(() => classifier.Fit(images)).Code);
        Assert.False(classifier.IsFitted);
    }

    private static ImageSet Overlapping(int count)
    {
        var clouds = ToyData.Clouds(count, features: 5, seed: 6);
        // Every tenth image has the label of another class.
        int[] labels = [.. clouds.Labels.Select((label, image) => image % 10 == 0 ? (label + 1) % 3 : label)];
        return Samples.Of(clouds.Bytes!, clouds.Shape, labels, clouds.ClassNames);
    }

    /// <summary>The loss and its gradient by the formula, in doubles.</summary>
    private static (double Loss, double[] Gradient) Exact(ImageSet images, double[]? weights, LinearWeights own, double penalty)
    {
        var features = images.PixelsPerImage;
        var gradient = new double[3 * (features + 1)];
        var (loss, total) = (0.0, 0.0);
        for (var image = 0; image < images.Count; image++)
        {
            double[] x = [.. images.Bytes!.Skip(image * features).Take(features).Select(pixel => pixel / 255.0)];
            double[] scores = [.. Enumerable.Range(0, 3).Select(label =>
                own.Intercepts[label] + x.Select((number, at) => number * own.Weights[label * features + at]).Sum())];
            var sum = scores.Sum(score => Math.Exp(score));
            var weight = weights?[image] ?? 1;
            total += weight;
            loss += weight * (Math.Log(sum) - scores[images.Labels[image]]);
            for (var label = 0; label < 3; label++)
            {
                var slope = weight * (Math.Exp(scores[label]) / sum - (label == images.Labels[image] ? 1 : 0));
                for (var at = 0; at < features; at++)
                    gradient[label * features + at] += slope * x[at];
                gradient[3 * features + label] += slope;
            }
        }

        for (var at = 0; at < gradient.Length; at++)
            gradient[at] = gradient[at] / total + (at < 3 * features ? penalty / total * own.Weights[at] : 0);
        return (loss / total + penalty / total / 2 * own.Weights.Sum(number => (double)number * number), gradient);
    }
}

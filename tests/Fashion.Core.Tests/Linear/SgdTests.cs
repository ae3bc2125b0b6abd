using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Linear;
using Fashion.Core.Random;
using Fashion.Core.Tests.Classifiers;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Linear;

public sealed class SgdTests
{
    private static readonly ImageSet Images = ToyData.Clouds(60, features: 7);

    public static TheoryData<string> Models => new()
    {
        "sgd(max_epochs=3)",
        "sgd(loss=log, penalty=l1, alpha=1e-2, max_epochs=3)",
        "sgd(loss=log, penalty=elasticnet, l1_ratio=0.4, alpha=1e-2, schedule=constant, eta0=0.1, max_epochs=4)",
        "sgd(loss=squared_hinge, penalty=none, schedule=inverse_scaling, eta0=0.02, power_t=0.3, max_epochs=3)",
        "sgd(loss=modified_huber, average=true, schedule=constant, eta0=0.05, max_epochs=3)",
        "sgd(loss=hinge, penalty=elasticnet, average=true, max_epochs=2)",
    };

    /// <summary>The reference is written from scikit-learn's update rules, one number at a time, in doubles.</summary>
    [Theory, MemberData(nameof(Models))]
    public void Fit_AFewEpochs_TakesTheStepsOfTheUpdateRule(string model)
    {
        var options = ((Classifier.SgdClassifier)Kinds.Model(model)).Item;
        var classifier = new SgdClassifier(options, Normalization.Unit, threads: 2);
        classifier.Fit(Images);
        for (var label = 0; label < 3; label++)
        {
            var (weights, intercept) = Reference(options, label);
            for (var at = 0; at < 7; at++)
                Assert.Equal(weights[at], classifier.Weights.Weights[label * 7 + at], 2e-4 * (1 + weights.Max(Math.Abs)));
            Assert.Equal(intercept, classifier.Weights.Intercepts[label], 2e-4 * (1 + Math.Abs(intercept)));
        }
    }

    [Fact]
    public void Fit_Softmax_LowersTheLossOfAllClassesTogether()
    {
        var options = ((Classifier.SgdClassifier)Kinds.Model("sgd(loss=softmax, schedule=constant, eta0=0.1, max_epochs=30)")).Item;
        var classifier = new SgdClassifier(options, Normalization.Unit);
        var result = classifier.Fit(Images);
        Assert.InRange(result.Figures.Single(figure => figure.Name == "loss").Value, 0, 0.35);
        Assert.InRange(Probabilities.LogLoss(classifier.PredictProba(Images), Images.Labels), 0, 0.35);
    }

    // Wide images: each of the threads has some of the classes.
    [Theory]
    [InlineData("sgd(loss=softmax, max_epochs=4)")]
    [InlineData("sgd(loss=softmax, penalty=elasticnet, average=true, schedule=constant, eta0=0.001, max_epochs=4)")]
    [InlineData("sgd(loss=log, penalty=l1, average=true, max_epochs=4)")]
    public void Fit_AnyNumberOfThreads_GivesTheSameBits(string model)
    {
        var images = ToyData.Clouds(40, features: 2500);
        var options = ((Classifier.SgdClassifier)Kinds.Model(model)).Item;
        var alone = new SgdClassifier(options, Normalization.Unit, threads: 1);
        var expected = alone.Fit(images);
        for (var threads = 2; threads <= 4; threads++)
        {
            var together = new SgdClassifier(options, Normalization.Unit, threads);
            Assert.Equal(expected.Figures, together.Fit(images).Figures);
            Assert.Equal(alone.Weights.Weights, together.Weights.Weights);
            Assert.Equal(alone.Weights.Intercepts, together.Weights.Intercepts);
        }
    }

    [Fact]
    public void Fit_EarlyStop_WatchesTheValidationAccuracy()
    {
        var options = ((Classifier.SgdClassifier)Kinds.Model("sgd(loss=log, max_epochs=100)")).Item;
        options = new SgdClassifierOptions(
            options.Loss, options.Penalty, options.Alpha, options.L1Ratio, options.Rate, options.Eta0, options.PowerT, 100,
            options.Tolerance, options.Average, earlyStop: true, options.Seed);
        var classifier = new SgdClassifier(options, Normalization.Unit);
        Assert.Equal("U410", Assert.Throws<UsageException>(() => classifier.Fit(Images)).Code);
        var result = classifier.Fit(Images, new FitOptions { Validation = ToyData.Clouds(30, features: 7, seed: 3) });
        Assert.True(result.Converged);
        Assert.InRange(result.Iterations, 6, 40);
    }

    // Where the accuracy rests for five epochs, the rate becomes a fifth of what it was, until there is none left.
    [Fact]
    public void Fit_EarlyStopWithAdaptiveRates_SlowsBeforeItStops()
    {
        var options = ((Classifier.SgdClassifier)Kinds.Model("sgd(loss=log, schedule=adaptive, eta0=0.1, max_epochs=200)")).Item;
        options = new SgdClassifierOptions(
            options.Loss, options.Penalty, options.Alpha, options.L1Ratio, options.Rate, options.Eta0, options.PowerT, 200,
            options.Tolerance, options.Average, earlyStop: true, options.Seed);
        var validation = ToyData.Clouds(30, features: 7, seed: 3);
        var result = new SgdClassifier(options, Normalization.Unit).Fit(Images, new FitOptions { Validation = validation });
        // 0.1 / 5^8 is above 1e-6 / 5.
        Assert.True(result.Converged);
        Assert.InRange(result.Iterations, 8 * 5, 199);
    }

    // Below -1 every class has the same share of the modified Huber loss: none.
    [Fact]
    public void PredictProba_SharesThatTie_NameThePredictedClass()
    {
        var options = ((Classifier.SgdClassifier)Kinds.Model(
            "sgd(loss=modified_huber, penalty=none, schedule=constant, eta0=0.5, max_epochs=200)")).Item;
        var classifier = new SgdClassifier(options, Normalization.Unit);
        classifier.Fit(Images);
        var noise = ToyData.Noise(200, features: 7);
        var scores = classifier.DecisionFunction(noise);
        Assert.Contains(Enumerable.Range(0, noise.Count), image =>
        {
            var own = scores[(image * 3)..(image * 3 + 3)];
            return own.Max() < -1 && own[0] < own.Max();
        });
        Assert.Equal(classifier.Predict(noise), Probabilities.Labels(classifier.PredictProba(noise), 3));
    }

    [Fact]
    public void PartialFit_ThatFails_ChangesNothing()
    {
        var options = ((Classifier.SgdClassifier)Kinds.Model("sgd(loss=squared_hinge, schedule=constant, eta0=0.01, max_epochs=5)")).Item;
        var classifier = new SgdClassifier(options, Normalization.Unit);
        classifier.Fit(Images);
        var before = classifier.Weights;
        var heavy = new FitOptions { SampleWeights = [.. Images.Labels.Select(_ => 1e38)] };
        Assert.Equal("R330", Assert.Throws<DivergedException>(() => classifier.PartialFit(Images, heavy)).Code);
        Assert.Equal(before.Weights, classifier.Weights.Weights);
        classifier.PartialFit(Images);
        Assert.NotEqual(before.Weights, classifier.Weights.Weights);
    }

    [Fact]
    public void Fit_WhoseLossGrows_HasNotConverged()
    {
        // Labels that pixels say nothing of, and steps that no epoch makes good.
        var random = Samples.Of(Images.Bytes!, Images.Shape, [.. Images.Labels.Select((_, image) => image * 7 % 5 % 3)], Images.ClassNames);
        var options = ((Classifier.SgdClassifier)Kinds.Model("sgd(schedule=constant, eta0=1000, alpha=1e-6, max_epochs=30)")).Item;
        var result = new SgdClassifier(options, Normalization.Unit).Fit(random);
        Assert.True(result.Figures.First(figure => figure.Name == "loss").Value > 1);
        Assert.False(result.Converged);
    }

    [Fact]
    public void Fit_WithRatesThatAreTooHigh_SaysSo()
    {
        var options = ((Classifier.SgdClassifier)Kinds.Model(
            "sgd(loss=squared_hinge, penalty=none, schedule=constant, eta0=1e30, max_epochs=50)")).Item;
        Assert.Equal("R330", Assert.Throws<DivergedException>(() => new SgdClassifier(options, Normalization.Raw).Fit(Images)).Code);
    }

    private static (double[] Weights, double Intercept) Reference(SgdClassifierOptions options, int label)
    {
        var l1 = options.Penalty.IsL1 ? 1 : options.Penalty.IsElasticNet ? options.L1Ratio : 0;
        double[] w = new double[7], q = new double[7], average = new double[7];
        double b = 0, averageB = 0, u = 0, t = 1;
        var start = 1 / (Math.Sqrt(1 / Math.Sqrt(options.Alpha)) * options.Alpha);
        for (var epoch = 0; epoch < options.MaxEpochs; epoch++)
        {
            var order = Enumerable.Range(0, Images.Count).ToArray();
            new RandomStream((ulong)options.Seed, "order", epoch).Shuffle(order);
            foreach (var image in order)
            {
                double[] x = [.. Images.Bytes!.Skip(image * 7).Take(7).Select(pixel => pixel / 255.0)];
                var rate = options.Rate.IsOptimal ? 1 / (options.Alpha * (start + t - 1))
                    : options.Rate.IsInverseScaling ? options.Eta0 / Math.Pow(t, options.PowerT)
                    : options.Eta0;
                var score = b + x.Zip(w, (number, weight) => number * weight).Sum();
                var step = -rate * Slope(options.Loss, score, Images.Labels[image] == label ? 1 : -1);
                u += l1 * rate * options.Alpha;
                for (var at = 0; at < 7; at++)
                {
                    if (!options.Penalty.IsNone)
                        w[at] *= Math.Max(0, 1 - (1 - l1) * rate * options.Alpha);
                    w[at] += step * x[at];
                    if (l1 > 0)
                    {
                        var before = w[at];
                        w[at] = w[at] > 0 ? Math.Max(0, w[at] - (u + q[at])) : w[at] < 0 ? Math.Min(0, w[at] + (u - q[at])) : 0;
                        q[at] += w[at] - before;
                    }

                    average[at] += (w[at] - average[at]) / t;
                }

                b += step;
                averageB += (b - averageB) / t;
                t++;
            }
        }

        return options.Average ? (average, averageB) : (w, b);
    }

    private static double Slope(SgdLoss loss, double score, double y)
    {
        var margin = score * y;
        return loss.IsHinge ? (margin <= 1 ? -y : 0)
            : loss.IsSquaredHinge ? (margin < 1 ? -2 * y * (1 - margin) : 0)
            : loss.IsModifiedHuber ? (margin >= 1 ? 0 : margin >= -1 ? -2 * y * (1 - margin) : -4 * y)
            : -y / (Math.Exp(margin) + 1);
    }
}

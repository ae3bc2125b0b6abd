using Fashion.Core.Metrics;
using Fashion.Core.Random;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Distributions;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Metrics;

public sealed class BootstrapTests
{
    private static readonly Arbitrary<int> Numbers = Arb.From(Gen.Choose(0, 1_000_000));

    [Fact]
    public void Of_AnyPredictions_IntervalsHoldTheFigureAndNothingImpossible() => Property.check(Prop.ForAll(Numbers, number =>
    {
        var predictions = RandomPredictions.Of(number);
        var bootstrap = Bootstrap.Of(predictions, seed: 1)!;
        return Holds(bootstrap.Accuracy, predictions.Confusion.Accuracy!.Value, 1)
            && Holds(bootstrap.MacroF1, predictions.Confusion.MacroAverage().F1!.Value, 1)
            && Holds(bootstrap.LogLoss!.Value, LogLoss.Of(predictions)!.Value, 16);
    }));

    // A resample's figures are those of the matrix of its images.
    [Fact]
    public void Of_OneResample_IsWhatItsImagesSay()
    {
        for (var number = 0; number < 200; number++)
        {
            var predictions = RandomPredictions.Of(number);
            var random = new RandomStream(5, "bootstrap", 0);
            var rows = new int[predictions.Count];
            for (var row = 0; row < rows.Length; row += 2)
            {
                var word = random.NextBits();
                rows[row] = (int)((word & uint.MaxValue) * (ulong)rows.Length >> 32);
                if (row + 1 < rows.Length)
                    rows[row + 1] = (int)((word >> 32) * (ulong)rows.Length >> 32);
            }

            var drawn = new ConfusionMatrix(predictions.ClassCount);
            drawn.Add([.. rows.Select(row => predictions.Labels[row])], [.. rows.Select(row => predictions.Predicted[row])]);
            var losses = LogLoss.Each(predictions.Probabilities!, predictions.Labels);
            var bootstrap = Bootstrap.Of(predictions, seed: 5, resamples: 1)!;
            Assert.Equal(new ConfidenceInterval(drawn.Accuracy!.Value, drawn.Accuracy.Value, 0.95), bootstrap.Accuracy);
            Assert.Equal(drawn.MacroAverage().F1!.Value, bootstrap.MacroF1.Low, 1e-12);
            Assert.Equal(rows.Average(row => losses[row]), bootstrap.LogLoss!.Value.High, 1e-12);
        }
    }

    /// <summary>
    /// The number right in a resample is binomial. With 20,000 resamples an end at 2.5 % lies, but for five deviations, between
    /// the quantiles at 1.9 and 3.1 %.
    /// </summary>
    [Theory]
    [InlineData(10_000, 9_337)]
    [InlineData(2_000, 1_000)]
    [InlineData(500, 490)]
    [InlineData(40, 13)]
    public void Accuracy_ManyResamples_HasTheBinomialQuantiles(int count, int right)
    {
        const int Resamples = 20_000;
        var interval = Bootstrap.Of(TwoClasses(count, right), seed: 2, Resamples)!.Accuracy;
        var binomial = new Binomial((double)right / count, count);
        var margin = 5 * Math.Sqrt(0.025 * 0.975 / Resamples);
        Assert.InRange(interval.Low * count, Quantile(binomial, 0.025 - margin), Quantile(binomial, 0.025 + margin));
        Assert.InRange(interval.High * count, Quantile(binomial, 0.975 - margin), Quantile(binomial, 0.975 + margin));
    }

    // 0.99 is wider than 0.95, and that than 0.5.
    [Fact]
    public void Of_HigherLevel_IsWider()
    {
        var predictions = TwoClasses(1000, 800);
        var widths = ((double[])[0.5, 0.95, 0.99]).Select(level => Bootstrap.Of(predictions, 1, level: level)!.Accuracy)
            .Select(interval => interval.High - interval.Low).ToArray();
        Assert.True(widths[0] < widths[1] && widths[1] < widths[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Of(predictions, 1, level: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Of(predictions, 1, resamples: 0));
    }

    [Fact]
    public void Of_TheSameSeed_IsTheSameBits()
    {
        var predictions = RandomPredictions.Of(17);
        Assert.Equal(Bootstrap.Of(predictions, 9), Bootstrap.Of(predictions, 9));
        Assert.NotEqual(Bootstrap.Of(predictions, 9), Bootstrap.Of(predictions, 10));
    }

    [Fact]
    public void Paired_TheSameClassifier_DiffersByNothing()
    {
        var predictions = RandomPredictions.Of(4);
        Assert.Equal(
            new PairedBootstrap(0, new ConfidenceInterval(0, 0, 0.95), 1), PairedBootstrap.Of(predictions, predictions, 1));
        Assert.Null(PairedBootstrap.Of(new Predictions(["a"], [], [], null), new Predictions(["a"], [], [], null), 1));
    }

    [Fact]
    public void Paired_EitherOrder_IsTheNegative() => Property.check(Prop.ForAll(Numbers, number =>
    {
        var first = RandomPredictions.Of(number, out var second);
        var one = PairedBootstrap.Of(first, second, seed: 3)!;
        var other = PairedBootstrap.Of(second, first, seed: 3)!;
        return one.Difference == -other.Difference && one.PValue == other.PValue && one.PValue is > 0 and <= 1
            && Math.Abs(one.Interval.Low + other.Interval.High) < 1e-12 && Math.Abs(one.Interval.High + other.Interval.Low) < 1e-12
            && one.Interval.Low >= -1 && one.Interval.High <= 1
            && one.Interval.Low <= one.Difference + 1e-12 && one.Interval.High >= one.Difference - 1e-12
            && Math.Abs(one.Difference - (first.Confusion.Accuracy - second.Confusion.Accuracy)!.Value) < 1e-12;
    }));

    // A difference of 2 % in 5,000 images that 150 and 50 decide is seven deviations; one of 10 against 9 is none.
    [Fact]
    public void Paired_ClearAndUnclearDifference_HasASmallAndALargePValue()
    {
        var clear = PairedBootstrap.Of(Right(5000, wrong: 4000..4050), Right(5000, wrong: 4100..4250), 1)!;
        Assert.Equal(0.02, clear.Difference, 1e-12);
        Assert.Equal(2 / 1001.0, clear.PValue, 1e-12);
        Assert.InRange(clear.Interval.Low, 0.012, 0.02);
        var unclear = PairedBootstrap.Of(Right(5000, wrong: 0..9), Right(5000, wrong: 10..20), 1)!;
        Assert.InRange(unclear.PValue, 0.5, 1);
        Assert.True(unclear.Interval is { Low: < 0, High: > 0 });
    }

    // Of many images the difference is as good as normal, with the variance (p + q - (p - q)^2) / n.
    [Theory]
    [InlineData(5_000, 150, 50)]
    [InlineData(10_000, 400, 380)]
    [InlineData(60_000, 20, 1_500)]
    [InlineData(1_000, 500, 400)]
    public void Paired_ManyImages_HasTheNormalInterval(int count, int onlyFirst, int onlySecond)
    {
        var found = PairedBootstrap.Of(
            Right(count, wrong: 0..onlySecond), Right(count, wrong: onlySecond..(onlySecond + onlyFirst)), 5, resamples: 20_000)!;
        var difference = (double)(onlyFirst - onlySecond) / count;
        var width = 1.96 * Math.Sqrt(((double)(onlyFirst + onlySecond) / count - difference * difference) / count);
        Assert.Equal(difference, found.Difference, 1e-12);
        Assert.InRange((found.Interval.High - found.Difference) / width, 0.95, 1.05);
        Assert.InRange((found.Difference - found.Interval.Low) / width, 0.95, 1.05);
    }

    private static Predictions Right(int count, Range wrong)
    {
        var predicted = new int[count];
        predicted.AsSpan(wrong).Fill(1);
        return new Predictions(["a", "b"], new int[count], predicted, null);
    }

    private static Predictions TwoClasses(int count, int right)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(row => row % 2)];
        return new Predictions(["a", "b"], labels, [.. labels.Select((label, row) => row < right ? label : 1 - label)], null);
    }

    private static int Quantile(Binomial binomial, double share)
    {
        var least = 0;
        while (binomial.CumulativeDistribution(least) < share)
            least++;
        return least;
    }

    private static bool Holds(ConfidenceInterval interval, double figure, double most) =>
        interval.Low >= 0 && interval.High <= most && interval.Low <= figure + 1e-12 && interval.High >= figure - 1e-12;
}

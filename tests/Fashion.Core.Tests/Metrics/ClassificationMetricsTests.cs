using Fashion.Core.Metrics;
using Fashion.Core.Random;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Metrics;

public sealed class ClassificationMetricsTests
{
    private static readonly Arbitrary<int> Numbers = Arb.From(Gen.Choose(0, 1_000_000));

    private static void Check(Func<Predictions, bool> holds) =>
        Property.checkMany(300, Prop.ForAll(Numbers, number => holds(RandomPredictions.Of(number))));

    private static bool Near(double? one, double? other) =>
        one is null ? other is null : other is not null && Math.Abs(one.Value - other.Value) < 1e-12;

    [Fact]
    public void MicroAverage_AnyPredictions_IsTheAccuracy() => Check(predictions =>
        ClassificationMetrics.Of(predictions, 1) is var metrics
        && (double)predictions.Labels.Zip(predictions.Predicted).Count(own => own.First == own.Second) / predictions.Count is var share
        && metrics.Accuracy == share && metrics.MicroAverage == new ClassScores(share, share, share, predictions.Count));

    [Fact]
    public void KappaAndMatthews_AnyPredictions_AreOneWhereAllOfTwoClassesIsRightAndOnlyThere() => Check(predictions =>
    {
        var confusion = predictions.Confusion;
        var several = predictions.Labels.Distinct().Count() > 1;
        var right = Perfect(predictions).Confusion;
        return (confusion.CohenKappa() == 1) == (several && confusion.Accuracy == 1)
            && (confusion.Matthews() == 1) == (several && confusion.Accuracy == 1)
            && right.CohenKappa() == (several ? 1 : null)
            && right.Matthews() == (several ? 1 : null)
            && confusion.CohenKappa() is null or (>= -1 and <= 1)
            && confusion.Matthews() is null or (>= -1 and <= 1);
    });

    [Fact]
    public void Accuracies_MoreClasses_RiseToOne() => Check(predictions =>
    {
        var accuracies = TopK.Accuracies(predictions, predictions.ClassCount)!;
        return accuracies.Zip(accuracies.Skip(1)).All(pair => pair.First <= pair.Second) && accuracies[^1] == 1;
    });

    [Fact]
    public void BrierScoreAndExpectedError_AnyPredictions_AreInTheirRange() => Check(predictions =>
        BrierScore.Of(predictions) is >= 0 and <= 2.00001
        && Calibration.Of(predictions) is { ExpectedError: >= 0 and <= 1 } calibration
        && calibration.Bins.Sum(bin => bin.Count) == predictions.Count
        && calibration.Bins.All(bin => bin.Confidence is null || (bin.Confidence >= bin.Low - 1e-7 && bin.Confidence <= bin.High + 1e-7)));

    [Fact]
    public void BrierScoreAndExpectedError_CertainAndRight_AreZero() => Check(predictions =>
        Perfect(predictions) is var perfect && BrierScore.Of(perfect) == 0 && Calibration.Of(perfect)!.ExpectedError == 0);

    [Fact]
    public void Of_AnotherOrderOfImages_IsTheSame() => Check(predictions =>
    {
        var order = Enumerable.Range(0, predictions.Count).ToArray();
        new RandomStream(3, "order").Shuffle(order);
        return Same(Figures(predictions, label => label), Figures(Reordered(predictions, order), label => label));
    });

    [Fact]
    public void Of_OtherNumbersOfTheClasses_IsTheSame() => Check(predictions =>
    {
        var numbers = Enumerable.Range(0, predictions.ClassCount).ToArray();
        new RandomStream(4, "classes").Shuffle(numbers);
        return Same(Figures(predictions, label => label), Figures(Renumbered(predictions, numbers), label => numbers[label]));
    });

    [Fact]
    public void Of_AnyPredictions_NothingIsNotANumberAndEveryNullHasANote() => Check(predictions =>
    {
        var metrics = ClassificationMetrics.Of(predictions, 1);
        bool Noted(double? figure, params string[] words) =>
            figure is { } number ? double.IsFinite(number) : metrics.Notes.Any(note => words.All(note.Contains));
        return metrics.Classes.All(own =>
                Noted(own.Scores.Precision, "precision", $"`{own.Name}`") && Noted(own.Scores.Recall, "recall", $"`{own.Name}`")
                && Noted(own.Scores.F1, "F1", $"`{own.Name}`") && Noted(own.Auc, "ROC AUC", $"`{own.Name}`")
                && Noted(own.AveragePrecision, "average precision", $"`{own.Name}`"))
            && Noted(metrics.MacroAuc, "macro", "ROC AUC") && Noted(metrics.WeightedAuc, "weighted", "ROC AUC")
            && Noted(metrics.MacroAveragePrecision, "macro", "average precision")
            && Noted(metrics.WeightedAveragePrecision, "weighted", "average precision")
            && Noted(metrics.CohenKappa, "kappa") && Noted(metrics.Matthews, "Matthews")
            && Noted(metrics.LogLoss) && Noted(metrics.BrierScore) && Noted(metrics.Accuracy)
            && metrics.Calibration!.Bins.All(bin => bin.Accuracy is null == (bin.Count == 0) && bin.Confidence is null == (bin.Count == 0));
    });

    [Fact]
    public void Notes_NothingUndefined_AreNone()
    {
        var predictions = new Predictions(["a", "b"], [0, 1, 1], [0, 1, 0], [0.75f, 0.25f, 0.25f, 0.75f, 0.5f, 0.5f]);
        Assert.Empty(ClassificationMetrics.Of(predictions, 1).Notes);
    }

    [Fact]
    public void Notes_UndefinedFigures_SayWhy()
    {
        var predictions = new Predictions(["bag", "a \"`b`\"\n", "sole"], [0, 0, 0], [0, 0, 1], [1, 0, 0, 1, 0, 0, 0.25f, 0.5f, 0.25f]);
        var metrics = ClassificationMetrics.Of(predictions, 1);
        Assert.Equal(
            [
                "recall of `a \"`b`\"\n` is undefined: no image is of it",
                "precision, recall and F1 of `sole` are undefined: no image is of it, and nothing was predicted as it",
                "Matthews' coefficient is undefined: the images or the predictions are all of one class",
                "ROC AUC of `bag` is undefined: every image is of it",
                "ROC AUC and average precision of `a \"`b`\"\n` are undefined: no image is of it",
                "ROC AUC and average precision of `sole` are undefined: no image is of it",
                "macro and weighted ROC AUC are undefined: those of some classes are",
                "macro and weighted average precision are undefined: those of some classes are",
            ],
            metrics.Notes);
        Assert.Equal(0, metrics.CohenKappa);
        Assert.Equal(1, metrics.Classes[0].AveragePrecision);
        Assert.Equal("precision of `bag` is undefined: nothing was predicted as it", ClassificationMetrics.Of(
            new Predictions(["bag", "boot"], [0, 1], [1, 1], [0.25f, 0.75f, 0.25f, 0.75f]), 1).Notes[0]);
    }

    [Fact]
    public void Of_NoProbabilities_LeavesOutWhatNeedsThem()
    {
        var metrics = ClassificationMetrics.Of(new Predictions(["a", "b"], [0, 1, 1], [0, 1, 0], null), 1);
        Assert.Equal(2.0 / 3, metrics.Accuracy);
        Assert.NotNull(metrics.AccuracyInterval);
        Assert.Null(metrics.LogLoss);
        Assert.Null(metrics.LogLossInterval);
        Assert.Null(metrics.TopK);
        Assert.Null(metrics.Calibration);
        Assert.Null(metrics.BrierScore);
        Assert.Null(metrics.MacroAuc);
        Assert.Null(metrics.WeightedAveragePrecision);
        Assert.All(metrics.Classes, own => Assert.Equal((null, null), (own.Auc, own.AveragePrecision)));
        Assert.EndsWith("the classifier gives no probabilities", Assert.Single(metrics.Notes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_NoImages_IsUndefined(bool probabilities)
    {
        var metrics = ClassificationMetrics.Of(new Predictions(["a", "b"], [], [], probabilities ? [] : null), 1);
        Assert.Equal(
            [null, null, null, null, null, null, null, null],
            [
                metrics.Accuracy, metrics.LogLoss, metrics.BrierScore, metrics.CohenKappa, metrics.Matthews, metrics.MacroAuc,
                metrics.WeightedAuc, metrics.WeightedAveragePrecision,
            ]);
        Assert.Equal(new ClassScores(null, null, null, 0), metrics.MicroAverage);
        Assert.Equal((null, null, null), (metrics.AccuracyInterval, metrics.MacroF1Interval, metrics.LogLossInterval));
        Assert.Equal("every metric is undefined: there are no images", Assert.Single(metrics.Notes));
    }

    [Fact]
    public void Of_AnyPredictions_HasTheBootstrapsIntervals() => Check(predictions =>
        ClassificationMetrics.Of(predictions, 7) is var metrics
        && new Bootstrap(metrics.AccuracyInterval!.Value, metrics.MacroF1Interval!.Value, metrics.LogLossInterval) == Bootstrap.Of(predictions, 7));

    [Fact]
    public void Rate_AnyPredictions_IsTheShareOfTheRow() => Check(predictions =>
        Enumerable.Range(0, predictions.ClassCount).All(label =>
        {
            var rates = Enumerable.Range(0, predictions.ClassCount).Select(other => predictions.Confusion.Rate(label, other)).ToArray();
            return predictions.Labels.Contains(label) ? Near(rates.Sum(), 1) : rates.All(rate => rate is null);
        }));

    private static Predictions Perfect(Predictions predictions) => new(
        predictions.ClassNames, predictions.Labels, predictions.Labels,
        Core.Classifiers.Probabilities.Certain(predictions.Labels, predictions.ClassCount));

    private static Predictions Reordered(Predictions predictions, int[] order) => new(
        predictions.ClassNames, [.. order.Select(row => predictions.Labels[row])], [.. order.Select(row => predictions.Predicted[row])],
        [.. order.SelectMany(row => predictions.Probabilities!.Skip(row * predictions.ClassCount).Take(predictions.ClassCount))]);

    private static Predictions Renumbered(Predictions predictions, int[] numbers)
    {
        var probabilities = new float[predictions.Probabilities!.Length];
        for (var at = 0; at < probabilities.Length; at++)
            probabilities[at / numbers.Length * numbers.Length + numbers[at % numbers.Length]] = predictions.Probabilities[at];
        return new Predictions(
            predictions.ClassNames, Array.ConvertAll(predictions.Labels, label => numbers[label]),
            Array.ConvertAll(predictions.Predicted, label => numbers[label]), probabilities);
    }

    // Without the intervals, which depend on the order of images, and top-k, whose ties depend on that of the classes.
    private static IEnumerable<double?> Figures(Predictions predictions, Func<int, int> numberOf)
    {
        var metrics = ClassificationMetrics.Of(predictions, 1);
        IEnumerable<double?> Scores(ClassScores scores) => [scores.Precision, scores.Recall, scores.F1, scores.Support];
        return
        [
            metrics.Accuracy, .. Scores(metrics.MacroAverage), .. Scores(metrics.WeightedAverage), metrics.MacroAuc, metrics.WeightedAuc,
            metrics.MacroAveragePrecision, metrics.WeightedAveragePrecision, metrics.CohenKappa, metrics.Matthews, metrics.LogLoss,
            metrics.BrierScore, metrics.Calibration!.ExpectedError,
            .. Enumerable.Range(0, predictions.ClassCount).Select(label => metrics.Classes[numberOf(label)])
                .SelectMany(own => (IEnumerable<double?>)[.. Scores(own.Scores), own.Auc, own.AveragePrecision]),
        ];
    }

    private static bool Same(IEnumerable<double?> one, IEnumerable<double?> other) =>
        one.Count() == other.Count() && one.Zip(other).All(pair => Near(pair.First, pair.Second));
}

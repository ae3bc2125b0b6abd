namespace Fashion.Core.Metrics;

/// <summary>
/// Everything that is measured of a classifier on labelled images, in the sense of scikit-learn 1.2. Null is undefined, and
/// <see cref="Notes"/> says why; nothing is ever not a number.
/// </summary>
public sealed record ClassificationMetrics
{
    private const int MostTop = 5;

    // Resampling takes longer than all else together, and not everybody asks for it.
    private readonly Lazy<Bootstrap?> bootstrap;

    private ClassificationMetrics(Lazy<Bootstrap?> bootstrap) => this.bootstrap = bootstrap;

    /// <summary>Counts of (true class, predicted class).</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>The share predicted right; null without images.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Its 95 % percentile interval; null without images.</summary>
    public ConfidenceInterval? AccuracyInterval => bootstrap.Value?.Accuracy;

    /// <summary><see cref="ConfusionMatrix.MacroAverage"/>.</summary>
    public required ClassScores MacroAverage { get; init; }

    /// <summary>The macro average F1's 95 % percentile interval; null without images.</summary>
    public ConfidenceInterval? MacroF1Interval => bootstrap.Value?.MacroF1;

    /// <summary><see cref="ConfusionMatrix.MicroAverage"/>.</summary>
    public required ClassScores MicroAverage { get; init; }

    /// <summary><see cref="ConfusionMatrix.WeightedAverage"/>.</summary>
    public required ClassScores WeightedAverage { get; init; }

    /// <summary>In label order.</summary>
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>The mean of the classes' areas under the ROC curve; null where one is undefined.</summary>
    public required double? MacroAuc { get; init; }

    /// <summary>The same mean in proportion to the classes' support.</summary>
    public required double? WeightedAuc { get; init; }

    /// <summary>The area under one ROC curve of all pairs of an image and a class; null where there is but one class.</summary>
    public required double? MicroAuc { get; init; }

    /// <summary>The average precision of all pairs of an image and a class.</summary>
    public required double? MicroAveragePrecision { get; init; }

    /// <summary>The mean of the classes' average precision; null where one is undefined.</summary>
    public required double? MacroAveragePrecision { get; init; }

    /// <summary>The same mean in proportion to the classes' support.</summary>
    public required double? WeightedAveragePrecision { get; init; }

    /// <summary>Agreement beyond chance (<see cref="ConfusionMatrix.CohenKappa"/>); null where all is one class.</summary>
    public required double? CohenKappa { get; init; }

    /// <summary><see cref="ConfusionMatrix.Matthews"/>; null where the labels or the predictions are all one class.</summary>
    public required double? Matthews { get; init; }

    /// <summary>The mean of -log p(true class); null without images or probabilities.</summary>
    public required double? LogLoss { get; init; }

    /// <summary>Its 95 % percentile interval; null without images or probabilities.</summary>
    public ConfidenceInterval? LogLossInterval => bootstrap.Value?.LogLoss;

    /// <summary>Of k = 1 to 5, or to the number of classes; null without images or probabilities.</summary>
    public required IReadOnlyList<double>? TopK { get; init; }

    /// <summary>The reliability diagram and the expected error; null without images or probabilities.</summary>
    public required Calibration? Calibration { get; init; }

    /// <summary><see cref="Metrics.BrierScore"/>; null without images or probabilities.</summary>
    public required double? BrierScore { get; init; }

    /// <summary>A sentence for each thing undefined. An empty bin of the calibration has none: its count says it.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <param name="predictions">Of a classifier.</param>
    /// <param name="seed">Of the intervals' resamples.</param>
    /// <param name="resamples">How many.</param>
    public static ClassificationMetrics Of(Predictions predictions, ulong seed, int resamples = 1000)
    {
        var confusion = predictions.Confusion;
        ClassMetrics[] classes = [.. Enumerable.Range(0, predictions.ClassCount).Select(label => ClassMetrics.Of(predictions, label))];
        double? Mean(Func<ClassMetrics, double?> figure, Func<ClassMetrics, long> weight) =>
            classes.All(own => figure(own) is not null) ? classes.Sum(own => figure(own)!.Value * weight(own)) / classes.Sum(weight) : null;

        var pairs = predictions.PairCutoffs();
        var metrics = new ClassificationMetrics(new Lazy<Bootstrap?>(() => Bootstrap.Of(predictions, seed, resamples)))
        {
            Confusion = confusion,
            Accuracy = confusion.Accuracy,
            MacroAverage = confusion.MacroAverage(),
            MicroAverage = confusion.MicroAverage(),
            WeightedAverage = confusion.WeightedAverage(),
            Classes = classes,
            MacroAuc = Mean(own => own.Auc, _ => 1),
            WeightedAuc = Mean(own => own.Auc, own => own.Scores.Support),
            MicroAuc = pairs is null ? null : RocCurve.AreaUnder(pairs),
            MicroAveragePrecision = pairs is null ? null : AveragePrecision.Of(pairs),
            MacroAveragePrecision = Mean(own => own.AveragePrecision, _ => 1),
            WeightedAveragePrecision = Mean(own => own.AveragePrecision, own => own.Scores.Support),
            CohenKappa = confusion.CohenKappa(),
            Matthews = confusion.Matthews(),
            LogLoss = Metrics.LogLoss.Of(predictions),
            TopK = Metrics.TopK.Accuracies(predictions, Math.Min(MostTop, predictions.ClassCount)),
            Calibration = Metrics.Calibration.Of(predictions),
            BrierScore = Metrics.BrierScore.Of(predictions),
            Notes = [],
        };
        return metrics with { Notes = [.. UndefinedMetrics.Of(metrics, predictions.Probabilities is not null)] };
    }
}

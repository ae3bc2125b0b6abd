using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;

namespace Fashion.Reports.Tables;

/// <summary>Every figure of a run that is one number, for each part of its data.</summary>
public static class MetricsTable
{
    // Of no more than k classes, every image is among the k likeliest: that is no figure.
    private static (string Name, Func<ClassificationMetrics, double?> Value, Func<ClassificationMetrics, ConfidenceInterval?> Interval)[] Figures(int classCount) =>
    [
        ("accuracy", own => own.Accuracy, own => own.AccuracyInterval),
        ("macro precision", own => own.MacroAverage.Precision, None),
        ("macro recall", own => own.MacroAverage.Recall, None),
        ("macro F1", own => own.MacroAverage.F1, own => own.MacroF1Interval),
        ("micro precision", own => own.MicroAverage.Precision, None),
        ("micro recall", own => own.MicroAverage.Recall, None),
        ("micro F1", own => own.MicroAverage.F1, None),
        ("weighted precision", own => own.WeightedAverage.Precision, None),
        ("weighted recall", own => own.WeightedAverage.Recall, None),
        ("weighted F1", own => own.WeightedAverage.F1, None),
        ("log loss", own => own.LogLoss, own => own.LogLossInterval),
        .. ((int[])[2, 3, 5]).Where(k => k < classCount)
            .Select(k => (FormattableString.Invariant($"top-{k} accuracy"), Top(k), (Func<ClassificationMetrics, ConfidenceInterval?>)None)),
        ("macro ROC AUC", own => own.MacroAuc, None),
        ("micro ROC AUC", own => own.MicroAuc, None),
        ("weighted ROC AUC", own => own.WeightedAuc, None),
        ("macro average precision", own => own.MacroAveragePrecision, None),
        ("micro average precision", own => own.MicroAveragePrecision, None),
        ("weighted average precision", own => own.WeightedAveragePrecision, None),
        ("expected calibration error", own => own.Calibration?.ExpectedError, None),
        ("Brier score", own => own.BrierScore, None),
        ("Cohen's kappa", own => own.CohenKappa, None),
        ("Matthews' coefficient", own => own.Matthews, None),
    ];

    /// <summary>A row for each figure, a column for each part that the data have.</summary>
    /// <param name="run">Whose figures.</param>
    /// <param name="intervals">The part that has its intervals beside it.</param>
    public static Table Of(EvaluatedRun run, DataPart intervals) => Of(
        [.. Enum.GetValues<DataPart>().Select(part => (Part: part, Metrics: run.Metrics(part))).Where(own => own.Metrics is not null).Select(own => (own.Part, own.Metrics!))],
        intervals);

    /// <summary>The same of one part.</summary>
    public static Table Of(ClassificationMetrics metrics, DataPart part) => Of([(part, metrics)], part);

    private static Table Of(IReadOnlyList<(DataPart Part, ClassificationMetrics Metrics)> measured, DataPart intervals) => new(
        "metrics", "Metrics",
        [
            new Column("metric", "metric"),
            .. measured.SelectMany(own => (Column[])
            [
                new(PartNames.Key(own.Part), PartNames.Of(own.Part), ColumnKind.Figure),
                .. own.Part == intervals
                    ? (Column[])
                    [
                        new(PartNames.Key(own.Part) + "_low", "95 % from", ColumnKind.Figure),
                        new(PartNames.Key(own.Part) + "_high", "to", ColumnKind.Figure),
                    ]
                    : [],
            ]),
        ],
        [
            .. Figures(measured.Select(own => own.Metrics.Confusion.ClassCount).DefaultIfEmpty(0).Max()).Select(figure => (IReadOnlyList<object?>)
            [
                figure.Name,
                .. measured.SelectMany(own => (object?[])
                [
                    figure.Value(own.Metrics),
                    .. own.Part == intervals ? (object?[])[figure.Interval(own.Metrics)?.Low, figure.Interval(own.Metrics)?.High] : [],
                ]),
            ]),
        ])
    {
        Notes = [.. measured.SelectMany(own => own.Metrics.Notes.Select(note => $"{PartNames.Of(own.Part)}: {note}"))],
    };

    private static Func<ClassificationMetrics, double?> Top(int k) => own => own.TopK?[k - 1];

    private static ConfidenceInterval? None(ClassificationMetrics metrics) => null;
}

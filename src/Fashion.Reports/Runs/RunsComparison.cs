using Fashion.Core;
using Fashion.Core.Data;
using Fashion.Core.Ensembles;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Reports.Tables;

namespace Fashion.Reports.Runs;

/// <summary>Several runs on the same images: how far they agree, and what they are worth together.</summary>
public sealed class RunsComparison
{
    private RunsComparison(IReadOnlyList<string> names, IReadOnlyList<PairComparison> pairs, Vote vote) =>
        (Names, Pairs, Vote) = (names, pairs, vote);

    /// <summary>What the runs are called.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<PairComparison> Pairs { get; }

    public Vote Vote { get; }

    /// <param name="runs">Two or more.</param>
    /// <param name="part">Whose images count.</param>
    /// <exception cref="UsageException">A run has no such part (U526), or it has other images (U525).</exception>
    public static RunsComparison Of(IReadOnlyList<EvaluatedRun> runs, DataPart part)
    {
        foreach (var run in runs)
            run.RequirePart(part);
        var all = runs.Select(run => run.Predictions(part)!).ToArray();
        for (var at = 1; at < all.Length; at++)
        {
            if (!runs[0].HasSameImages(runs[at], part))
            {
                throw new UsageException(
                    "U525", $"{runs[0].Run.Folder.Path} and {runs[at].Run.Folder.Path} are of other {PartNames.Of(part)} images, so that their predictions cannot be compared",
                    "compare runs of the same data");
            }
        }

        return new RunsComparison(RunNames.Of(runs), PairComparison.OfPairs(all, EvaluatedRuns.Seed), Vote.Of(all, EvaluatedRuns.Seed));
    }

    /// <summary>Each two runs.</summary>
    public Table PairsTable() => new(
        "pairs", "Pairs of runs",
        [
            new Column("first", "first"), new("second", "second"), new("same_predictions", "same predictions", ColumnKind.Share),
            new("kendall_tau", "Kendall's tau-b", ColumnKind.Figure), new("cohen_kappa", "Cohen's kappa", ColumnKind.Figure),
            new("first_corrects", "first corrects", ColumnKind.Count), new("second_corrects", "second corrects", ColumnKind.Count),
            new("mcnemar_p", "McNemar's p", ColumnKind.Chance), new("difference", "difference", ColumnKind.Share),
            new("difference_low", "95 % from", ColumnKind.Share), new("difference_high", "to", ColumnKind.Share),
            new("bootstrap_p", "bootstrap p", ColumnKind.Chance),
        ],
        [.. Pairs.Select(pair => (IReadOnlyList<object?>)[Names[pair.First], Names[pair.Second], .. Figures(pair)])])
    {
        Notes =
        [
            "One run corrects another where it is right and the other wrong. The difference is the first's accuracy less the second's. "
            + "p is how likely so large a difference would be if both were right equally often: by McNemar's exact test, and by resampling the images 1,000 times.",
            .. Pairs.Where(pair => pair.Tau is null).Select(pair => $"Kendall's tau-b of {Names[pair.First]} and {Names[pair.Second]} is undefined: one of them names but one class"),
            .. Pairs.Where(pair => pair.Kappa is null).Select(pair => $"Cohen's kappa of {Names[pair.First]} and {Names[pair.Second]} is undefined: both name one and the same class"),
        ],
    };

    /// <summary>Of each two runs, the share of images of which they say the same.</summary>
    public Table AgreementTable() => new(
        "agreement", "Agreement",
        [new Column("run", "run"), .. Names.Select(name => new Column(name, name, ColumnKind.Share))],
        [
            .. Names.Select((name, row) => (IReadOnlyList<object?>)
            [
                name,
                .. Names.Select((_, column) => (object?)(row == column
                    ? 1.0
                    : Pairs.First(pair => (pair.First, pair.Second) == (Math.Min(row, column), Math.Max(row, column))).SamePredictions)),
            ]),
        ]);

    /// <summary>What all of them say together, against the best of them.</summary>
    public Table VoteTable() => new(
        "vote", "Vote",
        [
            new Column("vote", "vote"), new("accuracy", "accuracy", ColumnKind.Share), new("best", "best run"),
            new("corrects", "corrects", ColumnKind.Count), new("spoils", "spoils", ColumnKind.Count),
            new("mcnemar_p", "McNemar's p", ColumnKind.Chance), new("gain", "gain", ColumnKind.Share),
            new("gain_low", "95 % from", ColumnKind.Share), new("gain_high", "to", ColumnKind.Share),
            new("bootstrap_p", "bootstrap p", ColumnKind.Chance),
        ],
        [
            [
                Vote.IsSoft ? "soft: the mean of the probabilities" : "hard: one vote each",
                Vote.Together.Confusion.Accuracy, Names[Vote.Best], .. Figures(Vote.Gain).Skip(3),
            ],
        ])
    {
        Notes = [Significance()],
    };

    private string Significance() => Vote.Gain.Test.PValue < 0.05
        ? Vote.Gain.Difference.Difference > 0
            ? $"The vote is better than {Names[Vote.Best]}, beyond what chance explains (p < 0.05)."
            : $"The vote is worse than {Names[Vote.Best]}, beyond what chance explains (p < 0.05)."
        : $"Whether the vote is better than {Names[Vote.Best]} does not show on these images: chance explains the difference (p ≥ 0.05).";

    private static IEnumerable<object?> Figures(PairComparison pair) =>
    [
        pair.SamePredictions, pair.Tau, pair.Kappa, pair.Test.OnlyFirst, pair.Test.OnlySecond, pair.Test.PValue,
        pair.Difference.Difference, pair.Difference.Interval.Low, pair.Difference.Interval.High, pair.Difference.PValue,
    ];
}

using Fashion.Core.Metrics;

namespace Fashion.Reports.Tables;

/// <summary>What the members of an ensemble have to do with its answer.</summary>
public static class EnsembleTables
{
    /// <summary>The members, and each two of them; none for a model of one piece.</summary>
    public static IReadOnlyList<Table> Of(EnsembleEvaluation? ensemble) => ensemble is null ? [] : [Members(ensemble), Pairs(ensemble)];

    private static Table Members(EnsembleEvaluation ensemble) => new(
        "members", "Members",
        [
            new Column("name", "member"), new("run", "run"), new("weight", "weight", ColumnKind.Figure),
            new("loss", "loss", ColumnKind.Figure), new("accuracy", "accuracy", ColumnKind.Share),
        ],
        [.. ensemble.Members.Select(own => (IReadOnlyList<object?>)[own.Name, own.Run, own.Weight, Defined(own.Loss), own.Accuracy])]);

    private static Table Pairs(EnsembleEvaluation ensemble) => new(
        "pairs", "Pairs of members",
        [
            new Column("first", "first"), new("second", "second"), new("kendall_tau", "Kendall's tau-b", ColumnKind.Figure),
            new("first_corrects", "first corrects", ColumnKind.Count), new("second_corrects", "second corrects", ColumnKind.Count),
        ],
        [
            .. ensemble.Pairs.Select(pair => (IReadOnlyList<object?>)
                [ensemble.Members[pair.First].Name, ensemble.Members[pair.Second].Name, pair.Tau, pair.FirstCorrects, pair.SecondCorrects]),
        ]);

    private static double? Defined(double loss) => double.IsNaN(loss) ? null : loss;
}

namespace Fashion.Core.Search;

/// <summary>A version of the tables that Optuna keeps its studies in, by the Optuna that reads them.</summary>
/// <param name="Optuna">As the command line names it.</param>
/// <param name="Revision">What the table <c>alembic_version</c> has to say.</param>
/// <param name="Library">What the table <c>version_info</c> says.</param>
public sealed record OptunaSchema(string Optuna, string Revision, string Library)
{
    /// <summary>The number of the tables' last change before revisions counted them.</summary>
    public const int Version = 12;

    /// <summary>Of Optuna 3.0 and 3.1, as Debian has it.</summary>
    public static OptunaSchema Three1 { get; } = new("3.1", "v3.0.0.d", "3.1.0");

    /// <summary>From Optuna 3.2 on: trials have an index by their study.</summary>
    public static OptunaSchema Three2 { get; } = new("3.2", "v3.2.0.a", "3.2.0");

    public static IReadOnlyList<OptunaSchema> All { get; } = [Three1, Three2];
}

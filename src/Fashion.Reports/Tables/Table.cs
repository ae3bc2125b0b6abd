namespace Fashion.Reports.Tables;

/// <summary>What the numbers of a column are, which decides how a person reads them.</summary>
public enum ColumnKind
{
    Text,

    /// <summary>Whole numbers.</summary>
    Count,

    /// <summary>From 0 to 1; written in percent.</summary>
    Share,

    /// <summary>Any other figure; written with four digits behind the point.</summary>
    Figure,

    Seconds,

    /// <summary>How likely by chance; written with as many digits as it takes.</summary>
    Chance,
}

/// <param name="Key">As in <c>f1</c>: of a column in CSV, of a property in JSON.</param>
/// <param name="Head">As people read it.</param>
/// <param name="Kind">Of its values.</param>
public sealed record Column(string Key, string Head, ColumnKind Kind = ColumnKind.Text);

/// <summary>Rows of values, before anybody has decided how they are written.</summary>
/// <param name="Key">As in <c>classes</c>: a file's name, a property in JSON.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Columns">What each value of a row is.</param>
/// <param name="Rows">Texts, whole numbers (<see cref="long"/>) and others (<see cref="double"/>); null is undefined.</param>
public sealed record Table(string Key, string Title, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>The columns' keys; one that is there already has its place behind it.</summary>
    public IReadOnlyList<string> Keys =>
    [
        .. Columns.Select((column, at) => Columns.Take(at).Any(other => other.Key == column.Key)
            ? FormattableString.Invariant($"{column.Key} ({at + 1})")
            : column.Key),
    ];

    /// <summary>What is to be said of it, such as why a value is undefined.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The same table with other rows, or some of its own.</summary>
    public Table With(IEnumerable<IReadOnlyList<object?>> rows) => this with { Rows = [.. rows] };
}

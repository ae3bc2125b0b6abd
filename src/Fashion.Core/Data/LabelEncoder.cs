namespace Fashion.Core.Data;

/// <summary>Class indexes for labels of any kind: negative numbers, numbers with gaps, strings.</summary>
/// <typeparam name="TLabel">What labels are compared by.</typeparam>
public sealed class LabelEncoder<TLabel>
    where TLabel : notnull, IComparable<TLabel>
{
    // Words in the same order whatever the language of the machine.
    private static readonly IComparer<TLabel> Comparer =
        StringComparer.Ordinal as IComparer<TLabel> ?? Comparer<TLabel>.Default;

    private readonly Dictionary<TLabel, int> indexes;

    private LabelEncoder(TLabel[] classes)
    {
        Classes = classes;
        indexes = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        Names = [.. classes.Select(label => FormattableString.Invariant($"{label}"))];
    }

    /// <summary>The labels that there are, in order: each one's place is its class index.</summary>
    public IReadOnlyList<TLabel> Classes { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Learns which labels there are.</summary>
    /// <exception cref="UsageException">There are none.</exception>
    public static LabelEncoder<TLabel> Fit(IEnumerable<TLabel> labels)
    {
        TLabel[] classes = [.. labels.Distinct().Order(Comparer)];
        return classes.Length > 0
            ? new LabelEncoder<TLabel>(classes)
            : throw new UsageException("U402", "there are no labels to learn from", "give at least one");
    }

    /// <summary>The class index of each label.</summary>
    /// <exception cref="UsageException">One is not among <see cref="Classes"/>.</exception>
    public int[] Transform(IEnumerable<TLabel> labels) =>
    [
        .. labels.Select((label, at) => indexes.TryGetValue(label, out var index)
            ? index
            : throw new UsageException(
                "U403", $"label {at} is {FormattableString.Invariant($"{label}")}, which is none of {string.Join(", ", Names.Take(10))}",
                "fit the encoder on all labels that there are")),
    ];

    /// <summary>The label of each class index.</summary>
    public TLabel[] InverseTransform(IEnumerable<int> indexes) => [.. indexes.Select(index => Classes[index])];
}

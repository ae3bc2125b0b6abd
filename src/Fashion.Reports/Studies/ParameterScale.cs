using Fashion.Core.Search;

namespace Fashion.Reports.Studies;

/// <summary>Where a parameter's values are on an axis: one after the other, or by their size or its logarithm.</summary>
public sealed class ParameterScale
{
    private const double Decade = 10;

    private readonly Dictionary<string, int> places = [];

    private ParameterScale(IReadOnlyList<string>? names, bool isLog)
    {
        (Names, IsLog) = (names, isLog);
        foreach (var name in names ?? [])
            places.Add(name, places.Count);
    }

    /// <summary>Of values without an order, each; null for numbers.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>By logarithms: where the range is searched by them, and the values span a decade at least.</summary>
    public bool IsLog { get; }

    /// <summary>Whether all values are whole numbers.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>How an axis writes its numbers: a power of ten by its exponent.</summary>
    public string Format => IsLog ? "1e{value}" : "{value}";

    /// <summary>A scale for these values. Another program may have changed a parameter's choices in between.</summary>
    public static ParameterScale Of(IReadOnlyList<TrialParameter> values) =>
        values.All(own => own.Distribution is CategoricalDistribution)
            ? new ParameterScale([.. values.SelectMany(own => ((CategoricalDistribution)own.Distribution).Choices).Distinct()], false)
            : new ParameterScale(null, values.All(IsOnLog) && values.Max(own => own.Value) >= Decade * values.Min(own => own.Value))
            {
                IsWhole = values.All(own => own.Distribution is IntDistribution),
            };

    private static bool IsOnLog(TrialParameter parameter) =>
        parameter.Distribution is FloatDistribution { Log: true } or IntDistribution { Log: true };

    public double Place(TrialParameter parameter) =>
        Names is not null ? places[parameter.Distribution.Text(parameter.Value)]
        : IsLog ? Math.Log10(parameter.Value)
        : parameter.Value;
}

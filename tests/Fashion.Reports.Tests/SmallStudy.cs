using Fashion.Core.Search;

namespace Fashion.Reports.Tests;

/// <summary>Trials of a study with parameters of every kind.</summary>
internal static class SmallStudy
{
    public const string Markup = "<script>alert(1)</script>";

    private static readonly FloatDistribution Rate = new(1e-4, 1e-1, Log: true);
    private static readonly CategoricalDistribution Kind = new(["relu", Markup]);

    public static IReadOnlyList<Trial> Trials => [.. Enumerable.Range(0, 20).Select(Ended)];

    /// <summary>Every third is pruned after its first epoch, and every second has a momentum.</summary>
    public static Trial Ended(int number)
    {
        var parameters = new Dictionary<string, TrialParameter>
        {
            ["rate"] = new(Rate, 1e-4 * Math.Pow(1.3, number)),
            ["kind"] = new(Kind, number / 2 % 2),
        };
        if (number % 2 == 0)
            parameters.Add("momentum", new TrialParameter(new FloatDistribution(0, 1), number / 20.0));
        var pruned = number % 3 == 2;
        double first = 0.5 + number % 7 / 20.0, last = first + 0.1;
        return new Trial
        {
            Number = number,
            State = pruned ? TrialState.Pruned : TrialState.Complete,
            Value = pruned ? null : last,
            Parameters = parameters,
            IntermediateValues = pruned ? new Dictionary<int, double> { [1] = first } : new Dictionary<int, double> { [1] = first, [2] = last },
        };
    }
}

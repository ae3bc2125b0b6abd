using Fashion.Core.Search;

namespace Fashion.Core.Tests.Search;

/// <summary>Searches of functions, in memory.</summary>
internal static class Studies
{
    /// <summary>Trials of the function at the points that a sampler names, one after the other.</summary>
    public static IReadOnlyList<Trial> Run(ISampler sampler, int count, Func<IReadOnlyDictionary<string, double>, double> function)
    {
        var trials = new List<Trial>();
        while (trials.Count < count && sampler.Sample(trials.Count, trials) is { } point)
            trials.Add(Complete(trials.Count, point, function(point.Values)));
        return trials;
    }

    public static Trial Complete(int number, Point point, double value) => new()
    {
        Number = number,
        State = TrialState.Complete,
        Value = value,
        Parameters = point.Parameters.ToDictionary(
            own => own.Name, own => new TrialParameter(own.Distribution, point.Values[own.Name])),
    };

    /// <summary>A trial that told of its epochs, from the first on.</summary>
    public static Trial Told(int number, TrialState state, params double[] values) => new()
    {
        Number = number,
        State = state,
        Value = state == TrialState.Complete ? values[^1] : null,
        IntermediateValues = values.Select((value, at) => (value, at)).ToDictionary(own => own.at + 1, own => own.value),
    };
}

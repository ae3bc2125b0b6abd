using System.Collections.Concurrent;
using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>The holes of a spec. Which there are, the compiler says: of layers that a trial does not have there are none.</summary>
/// <param name="compile">Compiles the spec with these values of its holes; others take their default.</param>
public sealed class SpecSpace(Func<IReadOnlyDictionary<string, string>, Analysis> compile) : ISearchSpace
{
    private readonly ConcurrentDictionary<string, Distribution> distributions = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<Parameter>> known = new();

    public IReadOnlyList<Parameter> Parameters(IReadOnlyDictionary<string, double> values)
    {
        var texts = Texts(values);
        var key = string.Join('\n', texts.Select(own => $"{own.Key}={own.Value}").Order(StringComparer.Ordinal));
        return known.GetOrAdd(key, _ =>
        {
            Parameter[] parameters = [.. compile(texts).Holes.Select(hole => new Parameter(hole.Name, HoleDistribution.Of(hole)))];
            foreach (var own in parameters)
                distributions[own.Name] = own.Distribution;
            return parameters;
        });
    }

    /// <summary>The spec at a point; it may have mistakes there.</summary>
    public Analysis At(Point point) => compile(Texts(point.Values));

    private Dictionary<string, string> Texts(IReadOnlyDictionary<string, double> values) =>
        values.ToDictionary(own => own.Key, own => distributions[own.Key].Text(own.Value));
}

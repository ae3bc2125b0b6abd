namespace Fashion.Core.Search;

/// <summary>A value that is searched.</summary>
public sealed record Parameter(string Name, Distribution Distribution);

/// <summary>
/// The parameters of a search. Which of them exist may follow from the values of others: a layer that a trial does not
/// have has none.
/// </summary>
public interface ISearchSpace
{
    /// <summary>
    /// The parameters that exist where some have these values and others have none so far, in an order that is always the
    /// same.
    /// </summary>
    IReadOnlyList<Parameter> Parameters(IReadOnlyDictionary<string, double> values);
}

/// <summary>Parameters that always exist.</summary>
public sealed class FixedSpace(params IReadOnlyList<Parameter> parameters) : ISearchSpace
{
    public IReadOnlyList<Parameter> Parameters(IReadOnlyDictionary<string, double> values) => parameters;
}

/// <summary>A place in a search space: the parameters that exist there, and their values.</summary>
public sealed class Point
{
    private Point(IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, double> values) =>
        (Parameters, Values) = (parameters, values);

    public IReadOnlyList<Parameter> Parameters { get; }

    public IReadOnlyDictionary<string, double> Values { get; }

    /// <summary>The same text for the same point: what is trained once need not be again.</summary>
    public string Key => string.Join(
        '\n', Parameters.Select(own => $"{own.Name}={own.Distribution.Text(Values[own.Name])}").Order(StringComparer.Ordinal));

    /// <summary>Whether a trial is of this point.</summary>
    public bool IsOf(Trial trial)
    {
        if (trial.Parameters.Count != Parameters.Count)
            return false;
        foreach (var own in Parameters)
        {
            if (!trial.Parameters.TryGetValue(own.Name, out var value) || value.In(own.Distribution) != Values[own.Name])
                return false;
        }

        return true;
    }

    /// <summary>
    /// The point that a choice of values leads to. A parameter is asked for when the values of others bring it about; those
    /// that a later value takes away again are left out.
    /// </summary>
    public static Point Of(ISearchSpace space, Func<Parameter, double> choose)
    {
        var values = new Dictionary<string, double>();
        while (true)
        {
            var parameters = space.Parameters(values);
            var missing = parameters.Where(own => !values.ContainsKey(own.Name)).ToArray();
            if (missing.Length == 0)
                return new Point(parameters, parameters.ToDictionary(own => own.Name, own => values[own.Name]));
            foreach (var own in missing)
                values[own.Name] = choose(own);
        }
    }
}

namespace Fashion.Core.Search;

/// <summary>
/// Every combination of the parameters' values, in order; the last parameter changes fastest. Parameters that a combination
/// does not have do not multiply it.
/// </summary>
public sealed class GridSampler : ISampler
{
    private readonly ISearchSpace space;
    private readonly List<Point> found = [];
    private readonly IEnumerator<Point> rest;

    /// <exception cref="UsageException">A parameter has no end of values: U501.</exception>
    public GridSampler(ISearchSpace space)
    {
        this.space = space;
        rest = Points().GetEnumerator();
    }

    public Point? Sample(long index, IReadOnlyList<Trial> trials)
    {
        while (found.Count <= index && rest.MoveNext())
            found.Add(rest.Current);
        return index < found.Count ? found[(int)index] : null;
    }

    /// <summary>How many points there are; null where they are more than a limit.</summary>
    public int? Count(int limit) => Sample(limit, []) is null ? found.Count : null;

    private IEnumerable<Point> Points()
    {
        var seen = new HashSet<string>();
        foreach (var point in From([]))
        {
            // A parameter that the value of a later one takes away would repeat a point.
            if (seen.Add(point.Key))
                yield return point;
        }
    }

    private IEnumerable<Point> From(Dictionary<string, double> values)
    {
        var next = space.Parameters(values).FirstOrDefault(own => !values.ContainsKey(own.Name));
        if (next is null)
        {
            yield return Point.Of(
                space,
                // What only defaults bring in, before all values stand, is left out of the point again.
                own => values.TryGetValue(own.Name, out var value) ? value : own.Distribution.Value(0));
            yield break;
        }

        var count = next.Distribution.Count ?? throw Endless(next);
        for (var index = 0L; index < count; index++)
        {
            values[next.Name] = next.Distribution.Value(index);
            foreach (var point in From(values))
                yield return point;
        }

        values.Remove(next.Name);
    }

    private static UsageException Endless(Parameter parameter) => new(
        "U501", $"a grid has no end where `{parameter.Name}` is any number of a range",
        $"list its values in `?choice(...)`, or write `strategy = random`");
}

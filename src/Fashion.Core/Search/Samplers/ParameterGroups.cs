namespace Fashion.Core.Search;

/// <summary>Parameters that a trial has all or none of.</summary>
internal static class ParameterGroups
{
    /// <summary>
    /// The largest groups that no trial has a part of. A parameter's values are those that its last trial could have; one
    /// that can have a single value only is in no group.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Parameter>> Of(IReadOnlyList<Trial> trials)
    {
        var groups = new List<HashSet<string>>();
        var latest = new Dictionary<string, (int Trial, Distribution Distribution)>();
        string[] before = [];
        foreach (var trial in trials)
        {
            string[] names = [.. trial.Parameters.Where(own => own.Value.Distribution.Count != 1).Select(own => own.Key)];
            foreach (var name in names)
            {
                if (!latest.TryGetValue(name, out var known) || known.Trial < trial.Number)
                    latest[name] = (trial.Number, trial.Parameters[name].Distribution);
            }

            // Most trials have what the one before has, and split nothing.
            if (!names.AsSpan().SequenceEqual(before))
                Split(groups, [.. names]);
            before = names;
        }

        return [.. groups
            .Select(group => group
                .Order(StringComparer.Ordinal)
                .Select(name => new Parameter(name, latest[name].Distribution)).ToArray())
            .OrderBy(group => group[0].Name, StringComparer.Ordinal)];
    }

    private static void Split(List<HashSet<string>> groups, HashSet<string> names)
    {
        var rest = names.ToHashSet();
        foreach (var group in groups.ToArray())
        {
            var common = group.Where(names.Contains).ToHashSet();
            rest.ExceptWith(group);
            if (common.Count == 0 || common.Count == group.Count)
                continue;
            group.ExceptWith(common);
            groups.Add(common);
        }

        if (rest.Count > 0)
            groups.Add(rest);
    }
}

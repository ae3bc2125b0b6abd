using System.Text.Json;
using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>What a study searches: trials of another spec, other holes or another goal do not compare.</summary>
/// <param name="Text">The spec in canonical form, with the defaults of its holes.</param>
/// <param name="Holes">Each hole with its distribution as JSON.</param>
/// <param name="Goal">The figure, as in <c>validation.accuracy</c>.</param>
public sealed record StudySpec(string Text, IReadOnlyDictionary<string, string> Holes, string Goal)
{
    /// <summary>Of a spec that has a part `search`.</summary>
    public static StudySpec Of(Experiment experiment) => new(
        experiment.CanonicalText,
        experiment.Holes.ToDictionary(hole => hole.Name, hole => DistributionJson.Write(HoleDistribution.Of(hole))),
        experiment.Search!.Goal.Name);

    /// <summary>What a study says of itself; null where another program began it.</summary>
    public static StudySpec? Of(StudyStorage storage, Study study)
    {
        var attributes = storage.Attributes(study);
        return attributes.TryGetValue(StudyKeys.Spec, out var text)
            && attributes.TryGetValue(StudyKeys.Holes, out var holes) && attributes.TryGetValue(StudyKeys.Goal, out var goal)
            ? new StudySpec(
                JsonSerializer.Deserialize<string>(text)!, JsonSerializer.Deserialize<Dictionary<string, string>>(holes)!,
                JsonSerializer.Deserialize<string>(goal)!)
            : null;
    }

    public void Write(StudyStorage storage, Study study)
    {
        storage.SetAttribute(study, StudyKeys.Spec, Text);
        storage.SetAttribute(study, StudyKeys.Holes, Holes);
        storage.SetAttribute(study, StudyKeys.Goal, Goal);
    }

    public bool Equals(StudySpec? other) =>
        other is not null && Nameless(Text) == Nameless(other.Text) && Goal == other.Goal && Holes.Count == other.Holes.Count
        && Holes.All(own => other.Holes.TryGetValue(own.Key, out var same) && same == own.Value);

    public override int GetHashCode() => Nameless(Text).GetHashCode(StringComparison.Ordinal);

    /// <summary>A spec's name means nothing.</summary>
    private static string Nameless(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("name ", StringComparison.Ordinal)));
}

using Fashion.Dsl;

namespace Fashion.Core.Models;

/// <summary>The layers that the labels in a setting name.</summary>
public static class LabelledLayers
{
    /// <summary>Layers that have parameters and one of the labels, in the graph's order.</summary>
    /// <param name="graph">Where they stand.</param>
    /// <param name="setting">Named in errors.</param>
    /// <param name="labels">Each names a layer, or a block, turn or repeat with all layers inside.</param>
    /// <exception cref="UsageException">A label names nothing, or nothing that has parameters.</exception>
    public static IReadOnlyList<Layer> Select(LayerGraph graph, string setting, IReadOnlyList<string> labels)
    {
        var chosen = new HashSet<int>();
        foreach (var label in labels)
        {
            var named = graph.Labelled(label);
            if (named.Count == 0)
            {
                throw new UsageException(
                    "U306", $"`{setting}` names `{label}`, but the model has no such label", Help(label, Labels(graph)));
            }

            int[] ids = [.. named.Where(layer => layer.Parameters.Count > 0).Select(layer => layer.Id)];
            if (ids.Length == 0)
            {
                throw new UsageException(
                    "U306", $"`{setting}` names `{label}`, which has no parameters", Help("", Labels(graph)));
            }

            chosen.UnionWith(ids);
        }

        return [.. graph.Layers.Where(layer => chosen.Contains(layer.Id))];
    }

    /// <summary>The nearest of some labels, or else all.</summary>
    internal static string Help(string label, IReadOnlyList<string> known) =>
        Suggestion.label($"there are: {string.Join(", ", known)}", Suggestion.nearest(label, known));

    /// <summary>The names of all layers with parameters, and of what they stand in.</summary>
    private static List<string> Labels(LayerGraph graph) =>
    [
        .. graph.Layers
            .Where(layer => layer.Parameters.Count > 0)
            .SelectMany(layer => Prefixes(layer.Name))
            .Distinct(),
    ];

    private static IEnumerable<string> Prefixes(string name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return name[..dot];
        yield return name;
    }
}

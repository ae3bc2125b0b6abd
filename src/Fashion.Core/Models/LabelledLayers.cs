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
                    "U306", $"`{setting}` names `{label}`, but the model has no such label", Help(label, graph.Labels));
            }

            int[] ids = [.. named.Where(layer => layer.Parameters.Count > 0).Select(layer => layer.Id)];
            if (ids.Length == 0)
            {
                throw new UsageException(
                    "U306", $"`{setting}` names `{label}`, which has no parameters", Help("", graph.Labels));
            }

            chosen.UnionWith(ids);
        }

        return [.. graph.Layers.Where(layer => chosen.Contains(layer.Id))];
    }

    /// <summary>The nearest of some labels, or else the first of all.</summary>
    internal static string Help(string label, IReadOnlyList<string> known)
    {
        const int Shown = 12;
        var rest = known.Count > Shown ? $" and {known.Count - Shown} more" : "";
        return Suggestion.label(
            $"there are: {string.Join(", ", known.Take(Shown))}{rest}", Suggestion.nearest(label, known));
    }
}

using Fashion.Dsl;

namespace Fashion.Core.Models;

/// <summary>When the outputs of a graph's layers have been read for the last time and can be released.</summary>
public static class LastReads
{
    /// <summary>
    /// For each layer, the ids of those whose outputs no later layer reads: its own where nothing reads it at all. The
    /// graph's output is in no list.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<int>> Of(LayerGraph graph)
    {
        var last = Enumerable.Range(0, graph.Layers.Count).ToArray();
        foreach (var layer in graph.Layers)
        {
            foreach (var source in layer.Inputs.Where(source => source >= 0))
                last[source] = layer.Id;
        }

        var released = graph.Layers.Take(graph.Layers.Count - 1).ToLookup(layer => last[layer.Id], layer => layer.Id);
        return [.. graph.Layers.Select(layer => released[layer.Id].ToArray())];
    }
}

using Fashion.Core.Models;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>
/// Weights of another program for the layers of <c>init = safetensors(...)</c>: every parameter's tensor has the name
/// that the map gives it, and its shape. As PyTorch's <c>load_state_dict</c>, strict: without <c>only</c> no tensor may be
/// left over.
/// </summary>
internal static class ForeignWeights
{
    /// <summary>PyTorch's batch norm counts its batches; nothing is computed from that here.</summary>
    private const string BatchCounter = "num_batches_tracked";

    public static InitialWeights Read(SafetensorsOptions init, LayerGraph graph, string specFolder)
    {
        var path = InitialWeights.Find(init.File, specFolder, File.Exists, "file");
        var saved = SafetensorsFile.Read(path).Tensors
            .Where(tensor => tensor.Key.Split('.')[^1] != BatchCounter)
            .ToDictionary();
        var layers = init.Only.Count > 0
            ? LabelledLayers.Select(graph, "only", init.Only)
            : [.. graph.Layers.Where(layer => layer.Parameters.Count > 0)];
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            foreach (var parameter in layer.Parameters)
            {
                var name = $"{layer.Name}.{parameter.Name}";
                var there = TensorNames.ofLayer(init.Map, name);
                if (!taken.TryAdd(there, name))
                    throw new UsageException("U317", $"{path}: `{taken[there]}` and `{name}` would both take `{there}`");
                tensors[name] = Pick(saved, there, name, parameter, path);
            }
        }

        if (init.Only.Count == 0 && saved.Keys.Order(StringComparer.Ordinal).FirstOrDefault(there => !taken.ContainsKey(there)) is { } left)
            throw LeftOver(left, taken, path);
        return new InitialWeights(path, path, layers, tensors);
    }

    private static SafetensorsTensor Pick(
        Dictionary<string, SafetensorsTensor> saved, string there, string name, ParameterSpec parameter, string path)
    {
        if (!saved.TryGetValue(there, out var tensor))
        {
            string[] known = [.. saved.Keys.Order(StringComparer.Ordinal)];
            throw new UsageException(
                "U309", $"{path}: this file has no tensor `{there}`, which is `{name}` here",
                LabelledLayers.Help(there, known) + "; `map` says what the file calls labels, `only` which layers take weights");
        }

        if (!tensor.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
        {
            throw new UsageException(
                "U310",
                $"`{name}` is {string.Join('x', parameter.Shape)}, but in {path} `{there}` is {string.Join('x', tensor.Shape)}",
                "give the layer the arguments that it has there, or name the layers that agree in `only`");
        }

        return tensor.ToFloat32() ?? throw new UsageException(
            "U318", $"{path}: `{there}` holds {tensor.Type}, which cannot be `{name}`",
            "weights are F16, BF16, F32 or F64");
    }

    private static UsageException LeftOver(string left, Dictionary<string, string> taken, string path)
    {
        var nearest = Suggestion.nearest(left, taken.Keys)?.Value;
        return new UsageException(
            "U317",
            $"{path}: no layer takes `{left}`" + (nearest is null ? "" : $"; the nearest taken is `{nearest}`, as `{taken[nearest]}`"),
            "`map` says what the file calls labels, `only` which layers take weights when the file has more");
    }
}

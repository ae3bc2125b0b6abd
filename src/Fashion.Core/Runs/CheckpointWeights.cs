using Fashion.Core.Models;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>A finished run's weights for the layers of <c>init = checkpoint(...)</c>, found by the layers' names.</summary>
internal static class CheckpointWeights
{
    public static InitialWeights Read(CheckpointOptions init, LayerGraph graph, string specFolder)
    {
        var folder = RunFolder.OpenFinished(InitialWeights.Find(init.Run, specFolder, Directory.Exists, "run"));
        if (File.Exists(folder.Members))
        {
            throw new UsageException(
                "U309", $"{folder.Path}: this run is an ensemble, so it has no layers of its own", "name one of its members' runs");
        }

        var tensors = SafetensorsFile.Read(folder.Weights).Tensors;
        var saved = tensors.Values.ToLookup(tensor => LayerOf(tensor.Name));
        var layers = Choose(graph, init, saved, folder.Path);
        foreach (var layer in layers)
            Compare(layer, saved[layer.Name], folder.Path);
        return new InitialWeights(
            folder.Path, folder.Weights, layers,
            layers.SelectMany(layer => saved[layer.Name]).ToDictionary(tensor => tensor.Name));
    }

    private static IReadOnlyList<Layer> Choose(
        LayerGraph graph, CheckpointOptions init, ILookup<string, SafetensorsTensor> saved, string run)
    {
        var known = saved.Select(layer => layer.Key).ToArray();
        if (init.Only.Count > 0)
        {
            var asked = LabelledLayers.Select(graph, "only", init.Only);
            return asked.FirstOrDefault(layer => !saved.Contains(layer.Name)) is { } missing
                ? throw new UsageException(
                    "U309", $"{run}: this run has no layer `{missing.Name}`, which `only` asks for",
                    LabelledLayers.Help(missing.Name, known))
                : asked;
        }

        Layer[] common = [.. graph.Layers.Where(layer => saved.Contains(layer.Name))];
        return common.Length > 0
            ? common
            : throw new UsageException(
                "U309", $"{run}: no layer of this run has the name of one in the model", LabelledLayers.Help("", known));
    }

    private static void Compare(Layer layer, IEnumerable<SafetensorsTensor> saved, string run)
    {
        var here = Describe(layer.Parameters.Select(
            parameter => (parameter.Name, parameter.Shape.Select(size => (long)size))));
        var there = Describe(saved.Select(tensor => (tensor.Name[(layer.Name.Length + 1)..], tensor.Shape.AsEnumerable())));
        if (here == there)
            return;
        throw new UsageException(
            "U310", $"layer `{layer.Name}` has {here}, but in {run} it has {there}",
            "give both the same arguments, or name the layers that agree in `only`");
    }

    /// <summary><c>bias 4, weight 4x1x3x3</c></summary>
    private static string Describe(IEnumerable<(string Name, IEnumerable<long> Shape)> parameters) =>
        string.Join(", ", parameters
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => $"{parameter.Name} {string.Join('x', parameter.Shape)}"));

    /// <summary>A layer's name may have dots, its parameter's has none.</summary>
    private static string LayerOf(string parameter) => parameter[..Math.Max(0, parameter.LastIndexOf('.'))];
}

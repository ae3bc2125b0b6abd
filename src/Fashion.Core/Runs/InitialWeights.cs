using Fashion.Core.Models;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>
/// A finished run's weights for the layers that a spec's <c>init = checkpoint(...)</c> gives them to, each found by its
/// layer's name and checked against its layer's shapes. Running statistics come along.
/// </summary>
internal sealed class InitialWeights
{
    private readonly string path;
    private readonly IReadOnlyDictionary<string, SafetensorsTensor> tensors;
    private readonly HashSet<string> layers;

    private InitialWeights(
        string path, IReadOnlyDictionary<string, SafetensorsTensor> tensors, IReadOnlyList<Layer> layers,
        LoadedWeights description)
    {
        this.path = path;
        this.tensors = tensors;
        this.layers = [.. layers.Select(layer => layer.Name)];
        Description = description;
    }

    public LoadedWeights Description { get; }

    /// <summary>Reads what the spec asks for; null where it asks for nothing.</summary>
    /// <exception cref="UsageException">
    /// There is no finished run, a label names nothing in the model, the run lacks a layer, or shapes differ.
    /// </exception>
    /// <exception cref="RunException">The run's weights are damaged.</exception>
    public static InitialWeights? Read(Experiment experiment, string specFolder)
    {
        if (experiment.Train.Init is not { } init)
            return null;
        var folder = Find(init.Run, specFolder);
        if (File.Exists(folder.Members))
        {
            throw new UsageException(
                "U309", $"{folder.Path}: this run is an ensemble, so it has no layers of its own", "name one of its members' runs");
        }

        var tensors = SafetensorsFile.Read(folder.Weights).Tensors;
        var saved = tensors.Values.ToLookup(tensor => LayerOf(tensor.Name));
        var layers = Choose(experiment.Graph, init, saved, folder.Path);
        foreach (var layer in layers)
            Compare(layer, saved[layer.Name], folder.Path);
        return new InitialWeights(folder.Weights, tensors, layers, new LoadedWeights(
            folder.Path, folder.Checksum(), layers.Count,
            layers.Sum(layer => layer.ParameterCount)));
    }

    /// <summary>Writes the weights over what the store holds; other layers stay.</summary>
    public void CopyInto(ParameterStore store)
    {
        foreach (var slot in store.Slots.Where(slot => layers.Contains(slot.Layer.Name)))
        {
            using var view = store.View(slot);
            StateTensors.CopyInto(view, tensors[slot.Name], path);
        }
    }

    /// <summary>The run beside the spec, or else the one in the working directory.</summary>
    private static RunFolder Find(string run, string specFolder)
    {
        string[] places = [.. new[] { Path.GetFullPath(run, Path.GetFullPath(specFolder)), Path.GetFullPath(run) }.Distinct()];
        return Array.Find(places, Directory.Exists) is { } place
            ? RunFolder.OpenFinished(place)
            : throw new UsageException(
                "U308", $"`init` names the run `{run}`, but there is no such folder",
                $"looked for {string.Join(" and ", places)}; paths begin at the spec's folder or the working directory");
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

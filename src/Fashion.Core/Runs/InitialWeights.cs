using System.Security.Cryptography;
using Fashion.Core.Models;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>
/// The weights that a spec's <c>init</c> gives layers in place of drawn ones, each checked against its layer's shape.
/// Running statistics come along.
/// </summary>
public sealed class InitialWeights
{
    private readonly string path;
    private readonly IReadOnlyDictionary<string, SafetensorsTensor> tensors;

    /// <param name="source">What the user named: a run's folder, or a file.</param>
    /// <param name="path">The file of weights.</param>
    /// <param name="layers">Those that take weights.</param>
    /// <param name="tensors">By the names of this model's parameters; every parameter of the layers has its own.</param>
    internal InitialWeights(
        string source, string path, IReadOnlyList<Layer> layers, IReadOnlyDictionary<string, SafetensorsTensor> tensors)
    {
        this.path = path;
        this.tensors = tensors;
        Description = new LoadedWeights(
            source, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), layers.Count,
            layers.Sum(layer => layer.ParameterCount));
    }

    public LoadedWeights Description { get; }

    /// <summary>Reads what the spec asks for; null where it asks for nothing.</summary>
    /// <exception cref="UsageException">
    /// There are no such weights, a label names nothing in the model, the weights lack a layer, or shapes differ.
    /// </exception>
    /// <exception cref="RunException">The weights are damaged.</exception>
    public static InitialWeights? Read(Experiment experiment, string specFolder) =>
        experiment.Train.Init?.Match(
            checkpoint => CheckpointWeights.Read(checkpoint, experiment.Graph, specFolder),
            safetensors => ForeignWeights.Read(safetensors, experiment.Graph, specFolder));

    /// <summary>Writes the weights over what the store holds; other layers stay.</summary>
    public void CopyInto(ParameterStore store)
    {
        foreach (var slot in store.Slots)
        {
            if (!tensors.TryGetValue(slot.Name, out var saved))
                continue;
            using var view = store.View(slot);
            StateTensors.CopyInto(view, saved, path);
        }
    }

    /// <summary>What a spec names by a relative path: beside the spec, or else in the working directory.</summary>
    /// <exception cref="UsageException">It is in neither place.</exception>
    internal static string Find(string path, string specFolder, Predicate<string> exists, string what)
    {
        string[] places =
            [.. new[] { Path.GetFullPath(path, Path.GetFullPath(specFolder)), Path.GetFullPath(path) }.Distinct()];
        return Array.Find(places, exists) ?? throw new UsageException(
            "U308", $"`init` names the {what} `{path}`, but there is none",
            $"looked for {string.Join(" and ", places)}; paths begin at the spec's folder or the working directory");
    }
}

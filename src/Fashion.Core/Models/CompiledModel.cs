using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// A typed graph on tensors: its numbers, and a replica of its layers for each worker. Nothing here knows a spec's
/// text, data or training.
/// </summary>
public sealed class CompiledModel : IDisposable
{
    private readonly Replica[] replicas;

    /// <summary>Allocates the model; its weights are zeros until initialized or loaded.</summary>
    /// <param name="graph">Its layers.</param>
    /// <param name="replicaCount">One for each worker.</param>
    /// <param name="dtype">The precision of every number.</param>
    /// <param name="device">Where they lie.</param>
    /// <param name="frozen">Layers that do not learn until <see cref="Unfreeze"/>.</param>
    public CompiledModel(
        LayerGraph graph, int replicaCount, ScalarType dtype, Device device, IReadOnlyList<Layer>? frozen = null)
    {
        Graph = graph;
        Dtype = dtype;
        Device = device;
        Parameters = new ParameterStore(graph, dtype, device, frozen);
        replicas = [.. Enumerable.Range(0, replicaCount).Select(_ => new Replica(graph, Parameters, dtype, device))];
    }

    public LayerGraph Graph { get; }

    public ScalarType Dtype { get; }

    public Device Device { get; }

    public ParameterStore Parameters { get; }

    public IReadOnlyList<Replica> Replicas => replicas;

    /// <summary>Whether frozen layers, too, learn by now.</summary>
    public bool AllLearn { get; private set; }

    /// <summary>
    /// Whether a batch may be split between replicas on torch: not where a layer needs statistics of the whole batch. A
    /// plan's workers exchange them.
    /// </summary>
    public static bool CanSplit(LayerGraph graph) => !graph.Layers.Any(layer => layer.Operation.IsBatchNorm);

    /// <summary>Lets the frozen layers learn as the others do.</summary>
    public void Unfreeze()
    {
        AllLearn = true;
        foreach (var replica in replicas)
            replica.Unfreeze();
    }

    /// <summary>Class probabilities of a batch of outputs, whatever the model ends in.</summary>
    public Tensor Probabilities(Tensor outputs)
    {
        var last = Graph.Layers.Count == 0 ? null : Graph.Layers[^1].Operation;
        // The softmax of log-probabilities is their probabilities, also where they are a mean over two images.
        return last is { IsSoftmax: true } ? outputs : nn.functional.softmax(outputs, 1);
    }

    public void Dispose()
    {
        foreach (var replica in replicas)
            replica.Dispose();
        Parameters.Dispose();
    }
}

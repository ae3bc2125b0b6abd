using Fashion.Dsl;
using Fashion.Torch.Plans;

namespace Fashion.Core.Models.Plans;

/// <summary>
/// Turns a typed graph into a plan's nodes and joins what is adjacent: an activation becomes the end of what it follows,
/// a max pooling the end of its convolution, a scale a factor of its sum, and a batch norm in a plan that only predicts a
/// part of its convolution's weights.
/// </summary>
internal sealed class PlanLowering
{
    private readonly LayerGraph graph;
    private readonly bool trains;
    private readonly List<PlanNode> nodes = [];

    // By layer: the node that gives its output, what a sum multiplies that by, and how many read it.
    private readonly int[] values;
    private readonly double[] factors;
    private readonly int[] readers;

    private PlanLowering(LayerGraph graph, bool trains)
    {
        (this.graph, this.trains) = (graph, trains);
        values = new int[graph.Layers.Count];
        factors = [.. Enumerable.Repeat(1.0, graph.Layers.Count)];
        readers = new int[graph.Layers.Count];
    }

    /// <summary>The nodes in order, the last of which gives the logits; null where plans lack something of the graph.</summary>
    public static IReadOnlyList<PlanNode>? Lower(LayerGraph graph, bool trains)
    {
        if (graph.Layers.Count == 0 || !graph.OutputShape.IsVector || !graph.Layers.All(PlanOperations.Has))
            return null;
        var lowering = new PlanLowering(graph, trains);
        lowering.Run();
        var last = graph.Layers.Count - 1;
        // A graph may end in what an earlier node gives, or in a scale that no sum takes.
        return lowering.nodes.Count > 0 && lowering.values[last] == lowering.nodes.Count - 1 && lowering.factors[last] == 1
            ? lowering.nodes
            : null;
    }

    private void Run()
    {
        foreach (var source in graph.Layers.SelectMany(layer => layer.Inputs).Where(source => source >= 0))
            readers[source]++;
        readers[^1]++;
        foreach (var layer in graph.Layers)
            values[layer.Id] = Place(layer);
    }

    private int Place(Layer layer)
    {
        if (layer.Operation.Accept(new PlanOperations(layer, trains)) is not { } operation || KeepsOrder(layer))
            return Pass(layer);
        if (layer.Operation is Operation.Scale { Item.Factor: var factor } && IsReadBySums(layer))
        {
            factors[layer.Id] = factor;
            return NodeOf(layer.Inputs[0]);
        }

        return Producer(layer) is { } producer && Takes(producer, layer, ref operation)
            ? producer.Index
            : Add(layer, operation);
    }

    /// <summary>A layer that changes nothing: whoever reads it reads its input.</summary>
    private int Pass(Layer layer)
    {
        var source = layer.Inputs[0];
        // Not the input's only reader any more, if this layer has several.
        if (source >= 0 && readers[layer.Id] > 1)
            readers[source] = readers[layer.Id];
        else if (source >= 0 && readers[source] > 1)
            readers[layer.Id] = readers[source];
        return NodeOf(source);
    }

    private int Add(Layer layer, PlanOperation operation)
    {
        PlanSource[] sources =
        [
            .. layer.Inputs.Select(source => new PlanSource(
                NodeOf(source), layer.Operation is Operation.Scale scale ? scale.Item.Factor : FactorOf(source))),
        ];
        var node = new PlanNode(nodes.Count, layer, operation, sources);
        nodes.Add(node);
        return node.Index;
    }

    /// <summary>The node whose output this layer alone reads; null where there is none.</summary>
    private PlanNode? Producer(Layer layer) =>
        layer.Inputs.Count == 1 && layer.Inputs[0] is >= 0 and var source && readers[source] == 1 && NodeOf(source) >= 0
            ? nodes[NodeOf(source)]
            : null;

    /// <summary>Makes the layer a part of the node before it, where it can be.</summary>
    private bool Takes(PlanNode node, Layer layer, ref PlanOperation operation)
    {
        ref var into = ref node.Operation;
        var isPlain = into is { Activation: PlanActivation.None, Pool: 1 };
        var isConvolution = into.Kind == PlanKind.Convolution;
        switch (operation.Kind)
        {
            case PlanKind.Activation when isPlain && IsKnownByOutput(operation)
                && (isConvolution || into.Kind is PlanKind.Dense or PlanKind.BatchNorm or PlanKind.Sum):
                (into.Activation, into.Slope) = (operation.Activation, operation.Slope);
                return true;
            case PlanKind.MaxPool when isConvolution && into.Pool == 1 && IsTiling(operation):
                into.Pool = operation.KernelHeight;
                node.Output = layer.OutputShape;
                return true;
            case PlanKind.BatchNorm when isConvolution && isPlain && !trains && node.Norm is null:
                node.Norm = layer;
                into.Epsilon = operation.Epsilon;
                return true;
            case PlanKind.BatchNorm when isConvolution && isPlain && trains:
                // The convolution sums its output while it is still in the cache.
                (into.Moments, operation.Moments) = (nodes.Count, node.Index);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Whether its gradient follows from its output: nothing else is kept of what is joined.</summary>
    private static bool IsKnownByOutput(PlanOperation activation) =>
        activation.Activation is not (PlanActivation.Gelu or PlanActivation.Silu) && activation.Slope >= 0;

    private static bool IsTiling(PlanOperation pool) =>
        pool.KernelHeight == pool.KernelWidth && pool.KernelHeight == pool.Stride && pool.Dilation == 1
        && pool is { KernelHeight: > 1, PadTop: 0, PadLeft: 0, PadBottom: 0, PadRight: 0 };

    private bool IsReadBySums(Layer layer) => IsReadBy(layer, reader => reader.Operation.IsAdd);

    /// <summary>Flattening one channel moves nothing, and a dense layer counts numbers, not pixels.</summary>
    private bool KeepsOrder(Layer layer) =>
        layer.Operation.IsFlatten && layer.InputShape.Channels == 1 && IsReadBy(layer, reader => reader.Operation.IsDense);

    private bool IsReadBy(Layer layer, Predicate<Layer> isOne) =>
        layer.Id != graph.Layers.Count - 1
        && graph.Layers.Where(reader => reader.Inputs.Contains(layer.Id)).All(reader => isOne(reader));

    private int NodeOf(int source) => source < 0 ? -1 : values[source];

    private double FactorOf(int source) => source < 0 ? 1 : factors[source];
}

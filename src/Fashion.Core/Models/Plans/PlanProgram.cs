using Fashion.Dsl;
using Fashion.Torch.Plans;

namespace Fashion.Core.Models.Plans;

/// <summary>A dropout's mask that must be drawn before each step.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Offset">Where it lies in a worker's memory.</param>
/// <param name="Size">Numbers of a sample.</param>
/// <param name="Keep">The probability of a one.</param>
internal readonly record struct PlanMask(string Layer, long Offset, int Size, double Keep);

/// <summary>A graph as operations with all their offsets: what the native plan is made of.</summary>
/// <param name="Operations">In order.</param>
/// <param name="Inputs">Of the operations.</param>
/// <param name="Masks">Of the dropouts.</param>
/// <param name="Length">Numbers of a worker's memory.</param>
/// <param name="Output">Where the logits lie.</param>
internal sealed record PlanProgram(
    PlanOperation[] Operations, PlanInput[] Inputs, IReadOnlyList<PlanMask> Masks, long Length, long Output)
{
    /// <summary>Null where plans lack something that the graph has, or nothing in it could learn.</summary>
    public static PlanProgram? Of(LayerGraph graph, ParameterStore store, long capacity, bool trains)
    {
        if (PlanLowering.Lower(graph, trains) is not { } nodes)
            return null;
        var memory = new PlanMemory(graph.InputShape, nodes, capacity, trains);
        if (trains && !memory.Learns[^1])
            return null;
        var slots = store.Slots.ToDictionary(slot => slot.Name);
        var inputs = InputsOf(graph, nodes, memory);
        PlanOperation[] operations = [.. nodes.Select(node => Locate(node, nodes, memory, slots))];
        for (int index = 0, first = 0; index < operations.Length; first += nodes[index].Sources.Length, index++)
            (operations[index].FirstInput, operations[index].InputCount) = (first, nodes[index].Sources.Length);
        return new PlanProgram(operations, inputs, [.. MasksOf(nodes, memory)], memory.Length, memory.Values[^1]);
    }

    private static PlanOperation Locate(
        PlanNode node, IReadOnlyList<PlanNode> nodes, PlanMemory memory, Dictionary<string, ParameterSlot> slots)
    {
        var operation = node.Operation with
        {
            Value = memory.Values[node.Index],
            Gradient = memory.Gradients[node.Index],
            Extra = memory.Extras[node.Index],
            Height = node.Output.Height,
            Width = node.Output.Width,
            Channels = node.Output.Channels,
            Pixel = memory.Pixel(node),
            Rectified = node.Operation.Kind == PlanKind.Dense && IsRectified(nodes, node.Sources[0].Node) ? 1 : 0,
            Frozen = slots.GetValueOrDefault($"{node.Layer.Name}.weight") is { Frozen: true } ? 1 : 0,
        };
        var norm = node.Operation.Kind == PlanKind.BatchNorm ? node.Layer : node.Norm;
        if (node.Operation.Kind != PlanKind.BatchNorm)
            (operation.Weight, operation.Bias) = (Offset(node.Layer, "weight"), Offset(node.Layer, "bias"));
        (operation.Scale, operation.Shift) = (Offset(norm, "weight"), Offset(norm, "bias"));
        (operation.RunningMean, operation.RunningVariance) = (Offset(norm, "running_mean"), Offset(norm, "running_var"));
        return operation;

        long Offset(Layer? layer, string parameter) =>
            layer is not null && slots.TryGetValue($"{layer.Name}.{parameter}", out var slot) ? slot.Offset : -1;
    }

    /// <summary>Whether a node's numbers are what a ReLU gives, perhaps pooled: then many are zero.</summary>
    private static bool IsRectified(IReadOnlyList<PlanNode> nodes, int index) =>
        index >= 0 && nodes[index] is var node
        && (node.Operation.Activation == PlanActivation.Relu
            || (node.Operation.Kind is PlanKind.MaxPool or PlanKind.Flatten or PlanKind.Concat
                && node.Sources.All(source => IsRectified(nodes, source.Node))));

    /// <summary>A gradient is first written by the last of its readers, which go backward first; the others add.</summary>
    private static PlanInput[] InputsOf(LayerGraph graph, IReadOnlyList<PlanNode> nodes, PlanMemory memory)
    {
        var written = new bool[nodes.Count];
        var inputs = new List<PlanInput>[nodes.Count];
        foreach (var node in nodes.Reverse())
        {
            inputs[node.Index] = [];
            foreach (var (source, factor) in node.Sources)
            {
                var shape = source < 0 ? graph.InputShape : nodes[source].Output;
                if (node.Operation.Kind == PlanKind.Dense)
                    shape = Shape.Vector((int)shape.Count);
                inputs[node.Index].Add(new PlanInput
                {
                    Value = source < 0 ? -1 : memory.Values[source],
                    Gradient = source < 0 ? -1 : memory.Gradients[source],
                    Accumulate = source >= 0 && written[source] ? 1 : 0,
                    Height = shape.Height,
                    Width = shape.Width,
                    Channels = shape.Channels,
                    Factor = factor,
                });
                if (source >= 0)
                    written[source] = true;
            }
        }

        return [.. inputs.SelectMany(list => list)];
    }

    private static IEnumerable<PlanMask> MasksOf(IReadOnlyList<PlanNode> nodes, PlanMemory memory) =>
        from node in nodes
        where node.Operation.Kind == PlanKind.Mask
        select new PlanMask(
            node.Layer.Name, memory.Extras[node.Index], (int)PlanMemory.MaskSize(node), 1 - Dropped(node.Layer.Operation));

    private static double Dropped(Operation operation) => operation switch
    {
        Operation.Dropout dropout => dropout.Item.Probability,
        Operation.SpatialDropout dropout => dropout.Item.Probability,
        Operation.AlphaDropout dropout => dropout.Item.Probability,
        _ => 0,
    };
}

using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// One worker's face of the model: layers over the shared numbers, with gradients of its own in one flat tensor.
/// A replica is used by one thread at a time.
/// </summary>
public sealed class Replica : IDisposable
{
    private readonly List<Tensor> leaves = [];
    private readonly List<Tensor> frozen = [];
    private readonly ILayer[] layers;
    private readonly LayerGraph graph;
    private readonly ScalarType dtype;
    private readonly IReadOnlyList<IReadOnlyList<int>> lastReads;

    internal Replica(LayerGraph graph, ParameterStore store, ScalarType dtype, Device device)
    {
        (this.graph, this.dtype) = (graph, dtype);
        lastReads = LastReads.Of(graph);
        Gradients = zeros_like(store.Trained).DetachFromDisposeScope();
        var parameters = new Dictionary<string, Tensor>();
        foreach (var slot in store.Slots)
        {
            var leaf = store.View(slot);
            leaves.Add(leaf);
            parameters[slot.Name] = leaf;
            if (!slot.Trained)
                continue;
            leaf.requires_grad = true;
            using var gradient = slot.View(Gradients);
            leaf.grad = gradient;
            if (!slot.Frozen)
                continue;
            leaf.requires_grad = false;
            frozen.Add(leaf);
        }

        layers =
        [
            .. graph.Layers.Select(layer => layer.Operation.Accept(
                new LayerFactory(layer, name => parameters[$"{layer.Name}.{name}"], dtype, device))),
        ];
    }

    /// <summary>The sum of all gradients since <see cref="ZeroGradients"/>, laid out as the store's trained numbers.</summary>
    public Tensor Gradients { get; }

    /// <summary>Gradients are taken of the frozen layers' parameters, too.</summary>
    public void Unfreeze()
    {
        foreach (var leaf in frozen)
            leaf.requires_grad = true;
    }

    public void ZeroGradients()
    {
        using var frozen = no_grad();
        Gradients.zero_();
    }

    /// <summary>
    /// Batch x input shape to batch x output shape. What the layers compute on the way is released as soon as nothing
    /// reads it, but for what autograd holds on to.
    /// </summary>
    /// <param name="input">The batch, of any type of number; it stays the caller's.</param>
    /// <param name="context">Whether this pass trains, and its dropout masks.</param>
    /// <param name="visit">Told every layer's output as it comes, to look at there and then.</param>
    public Tensor Forward(Tensor input, ForwardContext context, Action<Layer, Tensor>? visit = null)
    {
        var outputs = new Tensor[layers.Length];
        input = input.to(dtype);
        foreach (var layer in graph.Layers)
        {
            outputs[layer.Id] = Apply(layer, [.. layer.Inputs.Select(id => id < 0 ? input : outputs[id])], context);
            visit?.Invoke(layer, outputs[layer.Id]);
            foreach (var id in lastReads[layer.Id])
                outputs[id].Dispose();
        }

        return layers.Length == 0 ? input : outputs[^1];
    }

    /// <summary>The sum over layers that learn of l2 * sum(w^2); null where none asks for it.</summary>
    public Tensor? Penalty(ParameterStore store)
    {
        Tensor? total = null;
        for (var index = 0; index < store.Slots.Count; index++)
        {
            var strength = store.Slots[index].Layer.Operation switch
            {
                Operation.Conv conv => conv.Item.L2,
                Operation.Dense dense => dense.Item.L2,
                _ => 0,
            };
            if (strength == 0 || !leaves[index].requires_grad
                || !store.Slots[index].Name.EndsWith(".weight", StringComparison.Ordinal))
            {
                continue;
            }

            var term = leaves[index].square().sum().mul(strength);
            total = total is null ? term : total.add(term);
        }

        return total;
    }

    public void Dispose()
    {
        foreach (var leaf in leaves)
            leaf.Dispose();
        Gradients.Dispose();
    }

    private Tensor Apply(Layer layer, Tensor[] inputs, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        return layers[layer.Id].Forward(inputs, context).MoveToOuterDisposeScope();
    }
}

using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// All numbers of a model in two flat tensors, trained and running, so that an optimizer's step, a checkpoint and a
/// copy are one operation each. Slots come from the typed graph: no parameter can be missed.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    /// <summary>Slots start on 64-byte lines; the numbers between them stay 0.</summary>
    private const long Alignment = 16;

    public ParameterStore(LayerGraph graph, ScalarType dtype, Device device)
    {
        long trained = 0, running = 0;
        var slots = new List<ParameterSlot>();
        foreach (var layer in graph.Layers)
        {
            foreach (var parameter in layer.Parameters)
            {
                ref var end = ref parameter.Trained ? ref trained : ref running;
                long[] shape = [.. parameter.Shape.Select(size => (long)size)];
                slots.Add(new ParameterSlot($"{layer.Name}.{parameter.Name}", end, shape, layer, parameter.Trained));
                end += (slots[^1].Count + Alignment - 1) / Alignment * Alignment;
            }
        }

        Slots = slots;
        Trained = zeros([trained], dtype, device).DetachFromDisposeScope();
        Running = zeros([running], dtype, device).DetachFromDisposeScope();
    }

    public IReadOnlyList<ParameterSlot> Slots { get; }

    /// <summary>The numbers that training changes, one after another.</summary>
    public Tensor Trained { get; }

    /// <summary>Running statistics of the batch norms, one after another.</summary>
    public Tensor Running { get; }

    /// <summary>How many numbers training changes, without what aligns them.</summary>
    public long Count => Slots.Where(slot => slot.Trained).Sum(slot => slot.Count);

    /// <summary>The parameter itself: writing to the view changes the model.</summary>
    public Tensor View(ParameterSlot slot) => slot.View(slot.Trained ? Trained : Running);

    public void Dispose()
    {
        Trained.Dispose();
        Running.Dispose();
    }
}

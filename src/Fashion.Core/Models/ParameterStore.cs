using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// All numbers of a model in two flat tensors, trained and running, so that an optimizer's step, a checkpoint and a
/// copy are one operation each. Slots come from the typed graph: no parameter can be missed. Frozen layers' trained
/// numbers lie behind all others, so that what learns is one piece, too.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    /// <summary>Slots start on 64-byte lines; the numbers between them stay 0.</summary>
    private const long Alignment = 16;

    public ParameterStore(LayerGraph graph, ScalarType dtype, Device device, IReadOnlyList<Layer>? frozen = null)
    {
        var still = (frozen ?? []).Select(layer => layer.Id).ToHashSet();
        long learning = 0, kept = 0, running = 0;
        var slots = new List<ParameterSlot>();
        foreach (var layer in graph.Layers)
        {
            var isFrozen = still.Contains(layer.Id);
            foreach (var parameter in layer.Parameters)
            {
                ref var end = ref parameter.Trained ? ref (isFrozen ? ref kept : ref learning) : ref running;
                long[] shape = [.. parameter.Shape.Select(size => (long)size)];
                slots.Add(new ParameterSlot(
                    $"{layer.Name}.{parameter.Name}", end, shape, layer, parameter.Trained, isFrozen));
                end += (slots[^1].Count + Alignment - 1) / Alignment * Alignment;
            }
        }

        Slots =
        [
            .. slots.Select(slot =>
                slot is { Trained: true, Frozen: true } ? slot with { Offset = slot.Offset + learning } : slot),
        ];
        FrozenStart = learning;
        Trained = zeros([learning + kept], dtype, device).DetachFromDisposeScope();
        Running = zeros([running], dtype, device).DetachFromDisposeScope();
    }

    public IReadOnlyList<ParameterSlot> Slots { get; }

    /// <summary>The numbers that training changes, one after another.</summary>
    public Tensor Trained { get; }

    /// <summary>Where the frozen layers' numbers begin in <see cref="Trained"/>.</summary>
    public long FrozenStart { get; }

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

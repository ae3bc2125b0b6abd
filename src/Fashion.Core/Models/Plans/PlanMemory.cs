using Fashion.Dsl;
using Fashion.Torch.Plans;

namespace Fashion.Core.Models.Plans;

/// <summary>
/// Where a worker's numbers lie. Time runs through the forward operations, the loss and the backward ones; two buffers
/// share memory where one is no longer read when the other is first written. A batch norm that only a concatenation reads
/// writes its output into the concatenation's.
/// </summary>
internal sealed class PlanMemory
{
    /// <summary>Buffers start on 64-byte lines.</summary>
    private const long Alignment = 16;

    private readonly IReadOnlyList<PlanNode> nodes;
    private readonly long capacity;
    private readonly bool trains;
    private readonly List<Buffer> buffers = [];

    // By node: the concatenation in which its output lies.
    private readonly PlanNode?[] concats;

    /// <param name="input">The shape of an image.</param>
    /// <param name="nodes">Of the whole plan.</param>
    /// <param name="capacity">The most samples of a share.</param>
    /// <param name="trains">Whether there is a backward pass.</param>
    public PlanMemory(Shape input, IReadOnlyList<PlanNode> nodes, long capacity, bool trains)
    {
        (this.nodes, this.capacity, this.trains) = (nodes, capacity, trains);
        Learns = new bool[nodes.Count];
        foreach (var node in nodes)
            Learns[node.Index] = trains && (node.Layer.ParameterCount > 0
                || node.Sources.Any(source => source.Node >= 0 && Learns[source.Node]));
        concats = [.. nodes.Select(ConcatOf)];
        Values =
        [
            .. nodes.Select(node => concats[node.Index] is null
                ? Place(node.Output.Count, FirstWrite(node), Parts(node).Append(node).Max(LastRead))
                : -1),
        ];
        Extras = [.. nodes.Select(PlaceExtra)];
        Gradients =
        [
            .. nodes.Select(node => Learns[node.Index] && concats[node.Index] is null
                ? Place(node.Output.Count, Backward(LastReader(node)), Backward(FirstWrite(node)))
                : -1),
        ];
        foreach (var node in nodes)
        {
            if (concats[node.Index] is not { } concat)
                continue;
            var offset = concat.Sources.TakeWhile(source => source.Node != node.Index)
                .Sum(source => (source.Node < 0 ? input : nodes[source.Node].Output).Channels);
            Values[node.Index] = Values[concat.Index] + offset;
            Gradients[node.Index] = trains ? Gradients[concat.Index] + offset : -1;
        }
    }

    /// <summary>By node: whether it or anything before it has parameters that learn, at once or after a while.</summary>
    public bool[] Learns { get; }

    /// <summary>Offsets of the nodes' outputs.</summary>
    public long[] Values { get; }

    /// <summary>Offsets of the outputs' gradients; -1 where there is none.</summary>
    public long[] Gradients { get; }

    /// <summary>Offsets of masks and poolings' places; -1 where there is none.</summary>
    public long[] Extras { get; }

    /// <summary>Numbers in all.</summary>
    public long Length { get; private set; }

    /// <summary>Numbers from a pixel of a node's output to the next.</summary>
    public int Pixel(PlanNode node) => (concats[node.Index] ?? node).Output.Channels;

    /// <summary>Numbers of a sample's mask.</summary>
    public static long MaskSize(PlanNode node) =>
        node.Operation.ByPlanes != 0 ? node.Output.Channels : node.Output.Count;

    private int Backward(int node) => 2 * nodes.Count - node;

    private IEnumerable<PlanNode> Readers(PlanNode node) =>
        nodes.Where(reader => reader.Sources.Any(source => source.Node == node.Index));

    private PlanNode? ConcatOf(PlanNode node) =>
        node.Operation.Kind == PlanKind.BatchNorm && Readers(node).ToArray() is [var reader] && reader.Operation.Kind == PlanKind.Concat
        && reader.Sources.Count(source => source.Node == node.Index) == 1
            ? reader
            : null;

    private IEnumerable<PlanNode> Parts(PlanNode concat) => nodes.Where(node => concats[node.Index] == concat);

    private int FirstWrite(PlanNode node) => Parts(node).Append(node).Min(part => part.Index);

    /// <summary>The last node that reads the output; for the logits, the loss.</summary>
    private int LastReader(PlanNode node) =>
        node.Index == nodes.Count - 1 ? nodes.Count : Readers(node).Select(reader => reader.Index).DefaultIfEmpty(node.Index).Max();

    private int LastRead(PlanNode node)
    {
        var forward = LastReader(node);
        if (!trains)
            return forward;
        int[] backward =
        [
            .. Readers(node).Where(reader => Learns[reader.Index] && ReadsInput(reader)).Select(reader => Backward(reader.Index)),
            .. Learns[node.Index] && ReadsOutput(node) ? new[] { Backward(node.Index) } : [],
        ];
        return backward.Append(forward).Max();
    }

    /// <summary>Whether a node's backward pass needs its output; a batch norm finds a ReLU's slope again by its input.</summary>
    private static bool ReadsOutput(PlanNode node) => node.Operation switch
    {
        { Activation: PlanActivation.None } => false,
        { Kind: PlanKind.BatchNorm, Activation: PlanActivation.Relu or PlanActivation.LeakyRelu } => false,
        _ => true,
    };

    /// <summary>Whether a node's backward pass needs what its forward pass read.</summary>
    private static bool ReadsInput(PlanNode node) =>
        node.Operation is { Kind: PlanKind.Convolution or PlanKind.Dense or PlanKind.BatchNorm or PlanKind.Multiply }
            or { Kind: PlanKind.Activation, Activation: PlanActivation.Gelu or PlanActivation.Silu or PlanActivation.LeakyRelu };

    private long PlaceExtra(PlanNode node) => node.Operation.Kind switch
    {
        // Masks are drawn before the first operation.
        PlanKind.Mask => Place(MaskSize(node), -1, Backward(node.Index)),
        PlanKind.MaxPool or PlanKind.GlobalMaxPool when Learns[node.Index] => Places(node),
        PlanKind.Convolution when node.Operation.Pool > 1 && trains => Places(node),
        _ => -1,
    };

    private long Places(PlanNode node) => Place(node.Output.Count, node.Index, Backward(node.Index));

    /// <summary>The first gap that is large enough among the buffers alive at the same time.</summary>
    private long Place(long perSample, int first, int last)
    {
        var length = (perSample * capacity + Alignment - 1) / Alignment * Alignment;
        long offset = 0;
        foreach (var other in buffers.Where(other => other.First <= last && first <= other.Last).OrderBy(other => other.Offset))
        {
            if (other.Offset - offset >= length)
                break;
            offset = Math.Max(offset, other.Offset + other.Length);
        }

        buffers.Add(new Buffer(offset, length, first, last));
        Length = Math.Max(Length, offset + length);
        return offset;
    }

    private readonly record struct Buffer(long Offset, long Length, int First, int Last);
}

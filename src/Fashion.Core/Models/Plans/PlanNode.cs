using Fashion.Dsl;
using Fashion.Torch.Plans;

namespace Fashion.Core.Models.Plans;

/// <summary>What a node reads: another node's output, or the batch's images (-1), times a factor where it is a sum.</summary>
internal readonly record struct PlanSource(int Node, double Factor);

/// <summary>An operation of a plan in the making; layers that follow may still be taken in.</summary>
internal sealed class PlanNode(int index, Layer layer, PlanOperation operation, PlanSource[] sources)
{
    /// <summary>Its figures; offsets come last.</summary>
    public PlanOperation Operation = operation;

    /// <summary>Its place in the plan.</summary>
    public int Index { get; } = index;

    /// <summary>The layer that gave the operation; its parameters are the node's.</summary>
    public Layer Layer { get; } = layer;

    /// <summary>The batch norm that a convolution took in.</summary>
    public Layer? Norm { get; set; }

    /// <summary>In the order of the layer's inputs.</summary>
    public PlanSource[] Sources { get; } = sources;

    /// <summary>Extents of the output after all that was taken in; a vector is an image of one pixel.</summary>
    public Shape Output { get; set; } = layer.OutputShape;
}

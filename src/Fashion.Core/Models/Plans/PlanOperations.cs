using Fashion.Dsl;
using Fashion.Torch.Plans;

namespace Fashion.Core.Models.Plans;

/// <summary>
/// The plan's operation for one layer by itself; null for a layer that gives its input back unchanged.
/// </summary>
/// <param name="layer">Of a typed graph.</param>
/// <param name="trains">Whether the plan is for training: dropouts do nothing otherwise.</param>
internal sealed class PlanOperations(Layer layer, bool trains) : IOperationVisitor<PlanOperation?>
{
    /// <summary>SELU's limit at minus infinity, -scale * alpha.</summary>
    private const double Saturation = -1.7580993408473766;

    /// <summary>Whether plans have this layer.</summary>
    public static bool Has(Layer layer) => layer.Operation switch
    {
        Operation.Conv conv => conv.Item.Groups == 1,
        { IsMultiply: true } => layer.Inputs.Count == 2,
        { IsLayerNorm: true } or { IsGroupNorm: true } or { IsSoftmax: true } or { IsLogSoftmax: true } => false,
        _ => true,
    };

    public PlanOperation? Conv(ConvOptions options) => Window(PlanKind.Convolution, options.Window) with
    {
        Penalty = options.L2,
    };

    public PlanOperation? Dense(DenseOptions options) => New(PlanKind.Dense) with { Penalty = options.L2 };

    public PlanOperation? MaxPool(Window options) => Window(PlanKind.MaxPool, options);

    public PlanOperation? AvgPool(Window options) =>
        Window(PlanKind.AvgPool, options) with { SkipPadding = options.Padding.IsSame ? 1 : 0 };

    public PlanOperation? GlobalAvgPool() => New(PlanKind.GlobalAvgPool);

    public PlanOperation? GlobalMaxPool() => New(PlanKind.GlobalMaxPool);

    public PlanOperation? BatchNorm(BatchNormOptions options) =>
        New(PlanKind.BatchNorm) with { Momentum = options.Momentum, Epsilon = options.Epsilon };

    public PlanOperation? LayerNorm() => throw new NotSupportedException();

    public PlanOperation? GroupNorm(GroupNormOptions options) => throw new NotSupportedException();

    public PlanOperation? Dropout(DropoutOptions options) => Mask(options.Probability, Kept(options.Probability), 0, 0);

    public PlanOperation? SpatialDropout(DropoutOptions options) =>
        Mask(options.Probability, Kept(options.Probability), 0, 0, byPlanes: true);

    public PlanOperation? AlphaDropout(DropoutOptions options)
    {
        var dropped = options.Probability;
        if (dropped == 1)
            return Mask(dropped, 0, 0, 0);
        var scale = 1 / Math.Sqrt((Saturation * Saturation * dropped + 1) * (1 - dropped));
        return Mask(dropped, scale, -Saturation * scale * dropped, Saturation * scale);
    }

    public PlanOperation? Relu() => Activation(PlanActivation.Relu);

    public PlanOperation? LeakyRelu(LeakyReluOptions options) =>
        New(PlanKind.Activation) with { Activation = PlanActivation.LeakyRelu, Slope = options.Slope };

    public PlanOperation? Elu() => Activation(PlanActivation.Elu);

    public PlanOperation? Selu() => Activation(PlanActivation.Selu);

    public PlanOperation? Gelu() => Activation(PlanActivation.Gelu);

    public PlanOperation? Silu() => Activation(PlanActivation.Silu);

    public PlanOperation? Tanh() => Activation(PlanActivation.Tanh);

    public PlanOperation? Sigmoid() => Activation(PlanActivation.Sigmoid);

    public PlanOperation? Softmax() => throw new NotSupportedException();

    public PlanOperation? LogSoftmax() => throw new NotSupportedException();

    public PlanOperation? Flatten() =>
        layer.InputShape.Height * layer.InputShape.Width == 1 ? null : New(PlanKind.Flatten);

    public PlanOperation? Pad(PadOptions options) => New(PlanKind.Pad) with
    {
        PadTop = options.Size, PadLeft = options.Size, PadBottom = options.Size, PadRight = options.Size,
    };

    public PlanOperation? Identity() => null;

    public PlanOperation? Scale(ScaleOptions options) => New(PlanKind.Sum);

    public PlanOperation? Add() => New(PlanKind.Sum);

    public PlanOperation? Multiply() => New(PlanKind.Multiply);

    public PlanOperation? Concat() => New(PlanKind.Concat);

    private static double Kept(double dropped) => dropped == 1 ? 0 : 1 / (1 - dropped);

    private static PlanOperation New(PlanKind kind) => new()
    {
        Kind = kind, Extra = -1, Pool = 1, Moments = -1, Weight = -1, Bias = -1, Scale = -1, Shift = -1,
        RunningMean = -1, RunningVariance = -1, Stride = 1, Dilation = 1,
    };

    private static PlanOperation? Activation(PlanActivation activation) =>
        New(PlanKind.Activation) with { Activation = activation };

    private PlanOperation Window(PlanKind kind, Window window)
    {
        var pads = window.Pads(layer.InputShape.Height, layer.InputShape.Width);
        return New(kind) with
        {
            KernelHeight = window.KernelHeight, KernelWidth = window.KernelWidth, Stride = window.Stride,
            Dilation = window.Dilation, PadTop = pads.Top, PadLeft = pads.Left, PadBottom = pads.Bottom,
            PadRight = pads.Right,
        };
    }

    private PlanOperation? Mask(double dropped, double factor, double shift, double dropShift, bool byPlanes = false) =>
        !trains || dropped == 0
            ? null
            : New(PlanKind.Mask) with
            {
                KeepFactor = factor, KeepShift = shift, DropShift = dropShift, ByPlanes = byPlanes ? 1 : 0,
            };
}

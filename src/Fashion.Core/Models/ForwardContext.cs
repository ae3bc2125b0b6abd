using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// What a forward pass is for. In training, batch norm takes the batch's statistics and the dropouts ask
/// <see cref="Keep"/> which numbers stay.
/// </summary>
/// <param name="Training">Whether this pass trains.</param>
/// <param name="Keep">
/// For a dropout layer, the shape of its mask and the probability of keeping: a tensor of ones and zeros.
/// </param>
public sealed record ForwardContext(bool Training, Func<string, long[], double, Tensor> Keep)
{
    /// <summary>A pass that only predicts: nothing is dropped.</summary>
    public static readonly ForwardContext Evaluation = new(false, (_, _, _) => throw new InvalidOperationException());
}

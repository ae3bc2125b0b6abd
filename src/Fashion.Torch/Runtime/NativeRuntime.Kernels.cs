using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace Fashion.Torch;

/// <remarks>
/// The kernels take contiguous float32 tensors of equal element counts in the processor's memory and write their first
/// argument and their states in place, outside any graph. They work on the calling thread alone, so workers may call
/// them at once on views that do not overlap.
/// </remarks>
public static partial class NativeRuntime
{
    /// <summary>torch.optim.SGD with dampening 0.</summary>
    /// <param name="parameters">Moved in place.</param>
    /// <param name="gradients">Of the same count.</param>
    /// <param name="velocity">The momentum buffer, moved in place; null where momentum is 0.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="momentum">How much of the velocity stays.</param>
    /// <param name="nesterov">Looks one step ahead.</param>
    /// <param name="decay">The L2 penalty, added to the gradients.</param>
    /// <param name="firstStep">The velocity begins as the gradient.</param>
    public static unsafe void SgdStep(
        Tensor parameters, Tensor gradients, Tensor? velocity, double lr, double momentum, bool nesterov, double decay,
        bool firstStep)
    {
        if (velocity is null && momentum != 0)
            throw new ArgumentNullException(nameof(velocity), "Momentum needs a velocity.");
        var count = parameters.numel();
        NativeMethods.fashion_sgd_step(
            Values(parameters, count), Values(gradients, count), velocity is null ? null : Values(velocity, count),
            count, (float)lr, (float)momentum, nesterov, (float)decay, firstStep);
        Keep(parameters, gradients, velocity);
    }

    /// <summary>torch.optim.Adam, or torch.optim.AdamW where the decay is decoupled.</summary>
    /// <param name="parameters">Moved in place.</param>
    /// <param name="gradients">Of the same count.</param>
    /// <param name="m">The mean of the gradients, moved in place; zeros before the first step.</param>
    /// <param name="v">The mean of their squares, moved in place; zeros before the first step.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="beta1">How much of <paramref name="m"/> stays.</param>
    /// <param name="beta2">How much of <paramref name="v"/> stays.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="decay">The penalty on the parameters.</param>
    /// <param name="decoupled">AdamW: shrinks the parameters rather than adding to the gradients.</param>
    /// <param name="step">Counts from 1.</param>
    public static unsafe void AdamStep(
        Tensor parameters, Tensor gradients, Tensor m, Tensor v, double lr, double beta1, double beta2, double eps,
        double decay, bool decoupled, long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var count = parameters.numel();
        NativeMethods.fashion_adam_step(
            Values(parameters, count), Values(gradients, count), Values(m, count), Values(v, count), count, lr, beta1,
            beta2, eps, decay, decoupled, step);
        Keep(parameters, gradients, m, v);
    }

    /// <summary>torch.optim.RMSprop, not centred.</summary>
    /// <param name="parameters">Moved in place.</param>
    /// <param name="gradients">Of the same count.</param>
    /// <param name="squares">The mean of the squared gradients, moved in place; zeros before the first step.</param>
    /// <param name="velocity">The momentum buffer, moved in place, zeros at first; null where momentum is 0.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="alpha">How much of <paramref name="squares"/> stays.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="decay">The L2 penalty, added to the gradients.</param>
    /// <param name="momentum">How much of the velocity stays.</param>
    public static unsafe void RmsPropStep(
        Tensor parameters, Tensor gradients, Tensor squares, Tensor? velocity, double lr, double alpha, double eps,
        double decay, double momentum)
    {
        if (velocity is null && momentum != 0)
            throw new ArgumentNullException(nameof(velocity), "Momentum needs a velocity.");
        var count = parameters.numel();
        NativeMethods.fashion_rmsprop_step(
            Values(parameters, count), Values(gradients, count), Values(squares, count),
            velocity is null ? null : Values(velocity, count), count, lr, alpha, eps, decay, momentum);
        Keep(parameters, gradients, squares, velocity);
    }

    /// <summary>Adds another worker's gradients to these in one pass.</summary>
    public static unsafe void SumGradients(Tensor into, Tensor from)
    {
        var count = into.numel();
        NativeMethods.fashion_sum_into(Values(into, count), Values(from, count), count);
        Keep(into, from);
    }

    private static unsafe float* Values(Tensor tensor, long count)
    {
        if (tensor.dtype != torch.ScalarType.Float32 || !tensor.is_contiguous() || !tensor.is_cpu())
            throw new ArgumentException($"The kernels take contiguous float32 tensors in the processor's memory, not {tensor}.");
        if (tensor.numel() != count)
            throw new ArgumentException($"{tensor.numel()} elements meet {count}.");
        return (float*)tensor.DataPointer;
    }

    // The pointers went to native code without their owners.
    private static void Keep(params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
            GC.KeepAlive(tensor);
    }
}

// This runtime is what Debian's libtorch under our own binding adds; the TorchSharp packages have no counterpart.
#if TORCH_SYSTEM
using Fashion.Core.Models;
using Fashion.Core.Models.Plans;
using Fashion.Dsl;
using Fashion.Torch;
using Fashion.Torch.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Fashion.Core.Runtime;

/// <summary>The runtime of this project's own binding: allocator and BLAS settings, and updates in one pass.</summary>
public sealed class SystemRuntime(bool plans) : ITorchRuntime
{
    private readonly PlainRuntime plain = new();

    public string Description =>
        $"libtorch {NativeRuntime.TorchVersion}, {NativeRuntime.BlasDescription}, "
        + (HasPlans ? $"own kernels for {NativePlan.Instructions}" : "torch's kernels");

    public string? Warning => NativeRuntime.IsReferenceBlas
        ? $"matrix products run on the {NativeRuntime.BlasDescription}, about 20 times slower than OpenBLAS; "
            + $"mend it by: {NativeRuntime.BlasRemedy}"
        : null;

    public void Configure()
    {
        NativeRuntime.ConfigureAllocator();
        NativeRuntime.EnsureLoaded();
    }

    public void SetThreads(int count)
    {
        plain.SetThreads(count);
        NativeRuntime.SetBlasThreads(count);
    }

    public bool CanPlan(LayerGraph graph, Device device) =>
        HasPlans && device.type == DeviceType.CPU && ModelPlan.Has(graph);

    public IModelPlan? Plan(CompiledModel model, int workers, int capacity, bool trains, ulong seed = 0) =>
        HasPlans && model.Device.type == DeviceType.CPU && model.Dtype == ScalarType.Float32
            ? ModelPlan.Of(model, workers, capacity, trains, seed)
            : null;

    public bool TrySetDeterministic(bool deterministic)
    {
        NativeRuntime.SetDeterministic(deterministic);
        return true;
    }

    public void Add(Tensor into, Tensor from)
    {
        if (IsFused(into))
            NativeRuntime.SumGradients(into, from);
        else
            plain.Add(into, from);
    }

    public void SgdStep(Tensor parameters, Tensor gradients, Tensor? velocity, SgdUpdate update)
    {
        if (!IsFused(parameters))
        {
            plain.SgdStep(parameters, gradients, velocity, update);
            return;
        }

        NativeRuntime.SgdStep(
            parameters, gradients, velocity, update.LearningRate, update.Momentum, update.Nesterov, update.Decay,
            update.FirstStep);
    }

    public void AdamStep(Tensor parameters, Tensor gradients, Tensor mean, Tensor variance, AdamUpdate update)
    {
        if (!IsFused(parameters))
        {
            plain.AdamStep(parameters, gradients, mean, variance, update);
            return;
        }

        NativeRuntime.AdamStep(
            parameters, gradients, mean, variance, update.LearningRate, update.Beta1, update.Beta2, update.Epsilon,
            update.Decay, update.Decoupled, update.Step);
    }

    public void RmsPropStep(Tensor parameters, Tensor gradients, Tensor square, Tensor? velocity, RmsPropUpdate update)
    {
        if (!IsFused(parameters))
        {
            plain.RmsPropStep(parameters, gradients, square, velocity, update);
            return;
        }

        NativeRuntime.RmsPropStep(
            parameters, gradients, square, velocity, update.LearningRate, update.Alpha, update.Epsilon, update.Decay,
            update.Momentum);
    }

    private bool HasPlans => plans && NativePlan.IsSupported;

    /// <summary>What the kernels take; the rest the public operations do.</summary>
    private static bool IsFused(Tensor flat) =>
        flat.device_type == DeviceType.CPU && flat.dtype == ScalarType.Float32 && flat.is_contiguous();
}
#endif

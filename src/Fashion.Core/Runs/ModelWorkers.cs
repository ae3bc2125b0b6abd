using Fashion.Core.Models;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Runs;

/// <summary>
/// Decides how a model uses the processor. Splitting a batch between single-threaded workers is nearly twice as fast
/// on two cores, where threads inside each operation gain little; on torch, a batch norm needs the whole batch, and a GPU
/// has no use for either.
/// </summary>
internal static class ModelWorkers
{
    public static WorkerPool Create(LayerGraph graph, int threads, Device device, ITorchRuntime runtime)
    {
        var split = device.type == TorchSharp.DeviceType.CPU
            && (CompiledModel.CanSplit(graph) || runtime.CanPlan(graph, device));
        var workers = split ? threads : 1;
        return new WorkerPool(workers, _ => runtime.SetThreads(split ? 1 : threads));
    }
}

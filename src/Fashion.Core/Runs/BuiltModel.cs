using Fashion.Core.Models;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Runs;

/// <summary>A layer graph compiled for a machine: its parameters, and the workers that compute with them.</summary>
internal sealed class BuiltModel : IDisposable
{
    /// <param name="graph">The layers.</param>
    /// <param name="device">Where the parameters are.</param>
    /// <param name="threads">That compute on a processor.</param>
    /// <param name="runtime">What computes; it has been configured.</param>
    /// <param name="frozen">Layers that do not learn at first; null for none.</param>
    /// <param name="type">Of the parameters.</param>
    public BuiltModel(
        LayerGraph graph, Device device, int threads, ITorchRuntime runtime, IReadOnlyList<Layer>? frozen = null,
        ScalarType type = ScalarType.Float32)
    {
        Pool = ModelWorkers.Create(graph, threads, device, runtime);
        Model = new CompiledModel(graph, Pool.Count, type, device, frozen);
    }

    public WorkerPool Pool { get; }

    public CompiledModel Model { get; }

    public ParameterStore Parameters => Model.Parameters;

    /// <summary>Gives the parameters the values that training begins with.</summary>
    /// <param name="seed">Of those that are drawn.</param>
    /// <param name="initial">Those that come from elsewhere; null where all are drawn.</param>
    public void Initialize(int seed, InitialWeights? initial)
    {
        Initializer.Fill(Parameters, (ulong)seed);
        initial?.CopyInto(Parameters);
    }

    public void Dispose()
    {
        Model.Dispose();
        Pool.Dispose();
    }
}

using System.Diagnostics;
using Fashion.Core.Runtime;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// The update rules of the language over flat parameters, each one call of the runtime. State is named tensors as long
/// as the parameters, saved and restored with the run.
/// </summary>
public sealed class FlatOptimizer : IDisposable
{
    private readonly Dictionary<string, Tensor> state;
    private readonly Action<Tensor, Tensor, double, long> update;

    private FlatOptimizer(Dictionary<string, Tensor> state, Action<Tensor, Tensor, double, long> update)
    {
        this.state = state;
        this.update = update;
    }

    public IReadOnlyDictionary<string, Tensor> State => state;

    /// <summary>The rule that a spec asks for, with state for these parameters.</summary>
    public static FlatOptimizer Create(Optimizer optimizer, Tensor parameters, ITorchRuntime runtime) => optimizer switch
    {
        Optimizer.Sgd { Item: var options } => Sgd(options, parameters, runtime),
        Optimizer.Adam { Item: var options } => Adam(options, false, parameters, runtime),
        Optimizer.AdamW { Item: var options } => Adam(options, true, parameters, runtime),
        Optimizer.RmsProp { Item: var options } => RmsProp(options, parameters, runtime),
        _ => throw new UnreachableException($"optimizer {optimizer}"),
    };

    /// <summary>Changes the parameters in place; steps count from 1, gradients are of the batch's mean loss.</summary>
    public void Step(Tensor parameters, Tensor gradients, double learningRate, long step) =>
        update(parameters, gradients, learningRate, step);

    public void Dispose()
    {
        foreach (var tensor in state.Values)
            tensor.Dispose();
    }

    private static FlatOptimizer Sgd(SgdOptions options, Tensor parameters, ITorchRuntime runtime)
    {
        var state = options.Momentum == 0 ? [] : Zeros(parameters, "velocity");
        var velocity = state.GetValueOrDefault("velocity");
        return new FlatOptimizer(state, (values, gradients, rate, step) => runtime.SgdStep(
            values, gradients, velocity,
            new SgdUpdate(rate, options.Momentum, options.Nesterov, options.Decay, step == 1)));
    }

    private static FlatOptimizer Adam(AdamOptions options, bool decoupled, Tensor parameters, ITorchRuntime runtime)
    {
        var state = Zeros(parameters, "mean", "variance");
        return new FlatOptimizer(state, (values, gradients, rate, step) => runtime.AdamStep(
            values, gradients, state["mean"], state["variance"],
            new AdamUpdate(rate, options.Beta1, options.Beta2, options.Epsilon, options.Decay, decoupled, step)));
    }

    private static FlatOptimizer RmsProp(RmsPropOptions options, Tensor parameters, ITorchRuntime runtime)
    {
        var state = options.Momentum == 0 ? Zeros(parameters, "square") : Zeros(parameters, "square", "velocity");
        return new FlatOptimizer(state, (values, gradients, rate, _) => runtime.RmsPropStep(
            values, gradients, state["square"], state.GetValueOrDefault("velocity"),
            new RmsPropUpdate(rate, options.Alpha, options.Epsilon, options.Momentum, options.Decay)));
    }

    private static Dictionary<string, Tensor> Zeros(Tensor parameters, params string[] names) =>
        names.ToDictionary(name => name, _ => zeros_like(parameters).DetachFromDisposeScope());
}

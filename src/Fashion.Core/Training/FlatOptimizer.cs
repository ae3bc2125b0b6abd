using System.Diagnostics;
using Fashion.Core.Runtime;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// The update rules of the language over flat parameters, each one call of the runtime. State is named tensors as long
/// as the parameters, saved and restored with the run. The parameters may be divided into parts, which several threads
/// then move at once: every number's update is its own.
/// </summary>
public sealed class FlatOptimizer : IDisposable
{
    /// <summary>Parts begin on 64-byte lines.</summary>
    private const long Alignment = 16;

    private readonly Dictionary<string, Tensor> state;
    private readonly IReadOnlyDictionary<string, Tensor>[] parts;
    private readonly Rule rule;

    private FlatOptimizer(Dictionary<string, Tensor> state, int partCount, Rule rule)
    {
        this.state = state;
        this.rule = rule;
        parts =
        [
            .. Enumerable.Range(0, partCount).Select(part =>
                state.ToDictionary(entry => entry.Key, entry => Part(entry.Value, part, partCount))),
        ];
    }

    private delegate void Rule(
        Tensor parameters, Tensor gradients, IReadOnlyDictionary<string, Tensor> state, double learningRate, long step);

    public IReadOnlyDictionary<string, Tensor> State => state;

    /// <summary>The rule that a spec asks for, with state for these parameters.</summary>
    public static FlatOptimizer Create(
        Optimizer optimizer, Tensor parameters, ITorchRuntime runtime, int partCount = 1) => optimizer switch
    {
        Optimizer.Sgd { Item: var options } => Sgd(options, parameters, runtime, partCount),
        Optimizer.Adam { Item: var options } => Adam(options, false, parameters, runtime, partCount),
        Optimizer.AdamW { Item: var options } => Adam(options, true, parameters, runtime, partCount),
        Optimizer.RmsProp { Item: var options } => RmsProp(options, parameters, runtime, partCount),
        _ => throw new UnreachableException($"optimizer {optimizer}"),
    };

    /// <summary>One of so many parts of a flat tensor, a view.</summary>
    public static Tensor Part(Tensor flat, int part, int partCount)
    {
        var lines = (flat.numel() + Alignment - 1) / Alignment;
        long start = Math.Min(lines * part / partCount * Alignment, flat.numel());
        long end = Math.Min(lines * (part + 1) / partCount * Alignment, flat.numel());
        return flat.narrow(0, start, end - start).DetachFromDisposeScope();
    }

    /// <summary>Changes a part of the parameters in place.</summary>
    /// <param name="parameters">The part.</param>
    /// <param name="gradients">Of the batch's mean loss, the same part.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="step">Counts from 1.</param>
    /// <param name="part">Which one, from 0.</param>
    public void Step(Tensor parameters, Tensor gradients, double learningRate, long step, int part = 0) =>
        rule(parameters, gradients, parts[part], learningRate, step);

    public void Dispose()
    {
        foreach (var tensor in parts.SelectMany(part => part.Values).Concat(state.Values))
            tensor.Dispose();
    }

    private static FlatOptimizer Sgd(SgdOptions options, Tensor parameters, ITorchRuntime runtime, int partCount) =>
        new(
            options.Momentum == 0 ? [] : Zeros(parameters, "velocity"), partCount,
            (values, gradients, state, rate, step) => runtime.SgdStep(
                values, gradients, state.GetValueOrDefault("velocity"),
                new SgdUpdate(rate, options.Momentum, options.Nesterov, options.Decay, step == 1)));

    private static FlatOptimizer Adam(
        AdamOptions options, bool decoupled, Tensor parameters, ITorchRuntime runtime, int partCount) =>
        new(
            Zeros(parameters, "mean", "variance"), partCount,
            (values, gradients, state, rate, step) => runtime.AdamStep(
                values, gradients, state["mean"], state["variance"],
                new AdamUpdate(rate, options.Beta1, options.Beta2, options.Epsilon, options.Decay, decoupled, step)));

    private static FlatOptimizer RmsProp(
        RmsPropOptions options, Tensor parameters, ITorchRuntime runtime, int partCount) =>
        new(
            options.Momentum == 0 ? Zeros(parameters, "square") : Zeros(parameters, "square", "velocity"), partCount,
            (values, gradients, state, rate, _) => runtime.RmsPropStep(
                values, gradients, state["square"], state.GetValueOrDefault("velocity"),
                new RmsPropUpdate(rate, options.Alpha, options.Epsilon, options.Momentum, options.Decay)));

    private static Dictionary<string, Tensor> Zeros(Tensor parameters, params string[] names) =>
        names.ToDictionary(name => name, _ => zeros_like(parameters).DetachFromDisposeScope());
}

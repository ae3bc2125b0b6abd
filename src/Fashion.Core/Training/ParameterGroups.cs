using Fashion.Core.Models;
using Fashion.Core.Runtime;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// What learns, and from which step on: all layers from the first, except that frozen ones wait for <c>unfreeze</c> or
/// never learn. Those that wait have an optimizer of their own, whose state is fresh and whose steps count from 1 when
/// they begin, as a group that joins by torch's add_param_group.
/// </summary>
internal sealed class ParameterGroups : IDisposable
{
    private readonly CompiledModel model;
    private readonly ITorchRuntime runtime;
    private readonly List<Group> groups = [];
    private readonly Tensor[][] gradients;

    /// <param name="settings">Of the spec.</param>
    /// <param name="model">Its first replica's gradients become the sum of all.</param>
    /// <param name="stepsPerEpoch">What lengths in epochs are counted by.</param>
    /// <param name="runtime">Does the updates.</param>
    /// <param name="partCount">Threads that move the parameters, each its part.</param>
    public ParameterGroups(
        TrainSettings settings, CompiledModel model, int stepsPerEpoch, ITorchRuntime runtime, int partCount)
    {
        this.model = model;
        this.runtime = runtime;
        gradients = [.. model.Replicas.Select(replica => Parts(replica.Gradients))];
        var border = model.Parameters.FrozenStart;
        Add("", 0, border, start: 0);
        if (model.Parameters.Trained.numel() > border && settings.Unfreeze is { } wait)
            Add("unfrozen.", border, model.Parameters.Trained.numel() - border, wait.InSteps(stepsPerEpoch));

        Tensor[] Parts(Tensor flat) =>
            [.. Enumerable.Range(0, partCount).Select(part => FlatOptimizer.Part(flat, part, partCount))];

        void Add(string prefix, long offset, long length, long start)
        {
            using var parameters = model.Parameters.Trained.narrow(0, offset, length);
            using var ownGradients = model.Replicas[0].Gradients.narrow(0, offset, length);
            var optimizer = FlatOptimizer.Create(settings.Optimizer, parameters, runtime, partCount);
            groups.Add(new Group(prefix, Parts(parameters), Parts(ownGradients), optimizer, start));
        }
    }

    /// <summary>The optimizers' tensors by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State =>
        groups.SelectMany(group => group.Optimizer.State.Select(
            entry => KeyValuePair.Create(group.Prefix + entry.Key, entry.Value)));

    /// <summary>Lets the frozen layers learn where this step (from 0) is not before their first.</summary>
    public void Begin(long step)
    {
        if (groups.Count > 1 && step >= groups[1].Start)
            model.Unfreeze();
    }

    /// <summary>Adds a part of all replicas' gradients to the first one's.</summary>
    public void SumGradients(int part)
    {
        for (var replica = 1; replica < gradients.Length; replica++)
            runtime.Add(gradients[0][part], gradients[replica][part]);
    }

    /// <summary>Changes a part of each group's parameters by the first replica's gradients; steps count from 0.</summary>
    public void Step(double learningRate, long step, int part)
    {
        foreach (var group in groups)
        {
            if (step >= group.Start)
                group.Optimizer.Step(
                    group.Parameters[part], group.Gradients[part], learningRate, step - group.Start + 1, part);
        }
    }

    public void Dispose()
    {
        foreach (var group in groups)
            group.Optimizer.Dispose();
        foreach (var tensor in groups.SelectMany(group => group.Parameters.Concat(group.Gradients))
            .Concat(gradients.SelectMany(parts => parts)))
        {
            tensor.Dispose();
        }
    }

    private sealed record Group(
        string Prefix, Tensor[] Parameters, Tensor[] Gradients, FlatOptimizer Optimizer, long Start);
}

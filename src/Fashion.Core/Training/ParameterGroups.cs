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
    private readonly List<Group> groups = [];

    public ParameterGroups(TrainSettings settings, CompiledModel model, int stepsPerEpoch, ITorchRuntime runtime)
    {
        this.model = model;
        var border = model.Parameters.FrozenStart;
        Add("", 0, border, start: 0);
        if (model.Parameters.Trained.numel() > border && settings.Unfreeze is { } wait)
            Add("unfrozen.", border, model.Parameters.Trained.numel() - border, wait.InSteps(stepsPerEpoch));

        void Add(string prefix, long offset, long length, long start)
        {
            var parameters = model.Parameters.Trained.narrow(0, offset, length).DetachFromDisposeScope();
            var gradients = model.Replicas[0].Gradients.narrow(0, offset, length).DetachFromDisposeScope();
            var optimizer = FlatOptimizer.Create(settings.Optimizer, parameters, runtime);
            groups.Add(new Group(prefix, parameters, gradients, optimizer, start));
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

    /// <summary>Changes the parameters by the first replica's gradients; steps count from 0.</summary>
    public void Step(double learningRate, long step)
    {
        foreach (var group in groups.Where(group => step >= group.Start))
            group.Optimizer.Step(group.Parameters, group.Gradients, learningRate, step - group.Start + 1);
    }

    public void Dispose()
    {
        foreach (var group in groups)
        {
            group.Optimizer.Dispose();
            group.Parameters.Dispose();
            group.Gradients.Dispose();
        }
    }

    private sealed record Group(
        string Prefix, Tensor Parameters, Tensor Gradients, FlatOptimizer Optimizer, long Start);
}

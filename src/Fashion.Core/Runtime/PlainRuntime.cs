using Fashion.Core.Models;
using Fashion.Dsl;
using TorchSharp;
using static TorchSharp.torch;

namespace Fashion.Core.Runtime;

/// <summary>The runtime of any provider: whole-tensor operations of the public TorchSharp API.</summary>
public sealed class PlainRuntime : ITorchRuntime
{
    public string Description => $"TorchSharp API, libtorch {__version__}";

    public string? Warning => null;

    public void Configure()
    {
    }

    public void SetThreads(int count) => set_num_threads(count);

    public bool CanPlan(LayerGraph graph, Device device) => false;

    public IModelPlan? Plan(CompiledModel model, int workers, int capacity, bool trains, ulong seed = 0) => null;

    public bool TrySetDeterministic(bool deterministic) => false;

    public void Add(Tensor into, Tensor from) => into.add_(from);

    public void SgdStep(Tensor parameters, Tensor gradients, Tensor? velocity, SgdUpdate update)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var gradient = WithDecay(gradients, parameters, update.Decay);
        if (velocity is not null)
        {
            if (update.FirstStep)
                velocity.copy_(gradient);
            else
                velocity.mul_(update.Momentum).add_(gradient);
            gradient = update.Nesterov ? gradient.add(velocity, alpha: update.Momentum) : velocity;
        }

        parameters.add_(gradient, alpha: -update.LearningRate);
    }

    public void AdamStep(Tensor parameters, Tensor gradients, Tensor mean, Tensor variance, AdamUpdate update)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        if (update.Decoupled)
            parameters.mul_(1 - update.LearningRate * update.Decay);
        var gradient = update.Decoupled ? gradients : WithDecay(gradients, parameters, update.Decay);
        mean.mul_(update.Beta1).add_(gradient, alpha: 1 - update.Beta1);
        variance.mul_(update.Beta2).addcmul_(gradient, gradient, 1 - update.Beta2);
        var rootCorrection = Math.Sqrt(1 - Math.Pow(update.Beta2, update.Step));
        var denominator = variance.sqrt().div_(rootCorrection).add_(update.Epsilon);
        parameters.addcdiv_(mean, denominator, -update.LearningRate / (1 - Math.Pow(update.Beta1, update.Step)));
    }

    public void RmsPropStep(Tensor parameters, Tensor gradients, Tensor square, Tensor? velocity, RmsPropUpdate update)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var gradient = WithDecay(gradients, parameters, update.Decay);
        square.mul_(update.Alpha).addcmul_(gradient, gradient, 1 - update.Alpha);
        var denominator = square.sqrt().add_(update.Epsilon);
        if (velocity is null)
        {
            parameters.addcdiv_(gradient, denominator, -update.LearningRate);
            return;
        }

        velocity.mul_(update.Momentum).addcdiv_(gradient, denominator, 1);
        parameters.add_(velocity, alpha: -update.LearningRate);
    }

    private static Tensor WithDecay(Tensor gradients, Tensor parameters, double decay) =>
        decay == 0 ? gradients : gradients.add(parameters, alpha: decay);
}

using Fashion.Core.Models;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// An exponential moving average of a model's weights (Polyak and Juditsky 1992), which often predicts better than the
/// weights themselves. After step n it is d * average + (1 - d) * weights with d = min(decay, (1 + n) / (10 + n)), as
/// TensorFlow's ExponentialMovingAverage has it with num_updates: the average forgets the first weights soon, also in
/// runs much shorter than 1 / (1 - decay) steps. The running statistics of batch norms are averaged alike, as timm's
/// ModelEmaV2 does: the averaged weights meet statistics of the same steps.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly double decay;
    private readonly ParameterStore parameters;

    /// <summary>The average of a model whose present weights are its first.</summary>
    public WeightAverage(double decay, ParameterStore parameters)
    {
        this.decay = decay;
        this.parameters = parameters;
        Trained = parameters.Trained.clone().DetachFromDisposeScope();
        Running = parameters.Running.clone().DetachFromDisposeScope();
    }

    /// <summary>Averages of the trained numbers.</summary>
    public Tensor Trained { get; }

    /// <summary>Averages of the running statistics.</summary>
    public Tensor Running { get; }

    /// <summary>Takes in the model's weights after a step; steps count from 1.</summary>
    public void Update(long step)
    {
        var share = 1 - Math.Min(decay, (1.0 + step) / (10 + step));
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        // In this form the average of weights that do not change is those weights, to the last bit.
        Trained.add_(parameters.Trained.sub(Trained), alpha: share);
        Running.add_(parameters.Running.sub(Running), alpha: share);
    }

    /// <summary>Puts the average into the model for good.</summary>
    public void CopyIntoModel()
    {
        using var frozen = no_grad();
        parameters.Trained.copy_(Trained);
        parameters.Running.copy_(Running);
    }

    /// <summary>Puts the average into the model until the result is disposed.</summary>
    public IDisposable Lend()
    {
        using var frozen = no_grad();
        var loan = new Loan(parameters);
        CopyIntoModel();
        return loan;
    }

    public void Dispose()
    {
        Trained.Dispose();
        Running.Dispose();
    }

    /// <summary>Keeps a model's own weights, and gives them back.</summary>
    private sealed class Loan(ParameterStore parameters) : IDisposable
    {
        private readonly Tensor trained = parameters.Trained.clone().DetachFromDisposeScope();
        private readonly Tensor running = parameters.Running.clone().DetachFromDisposeScope();

        public void Dispose()
        {
            using var frozen = no_grad();
            parameters.Trained.copy_(trained);
            parameters.Running.copy_(running);
            trained.Dispose();
            running.Dispose();
        }
    }
}

using Fashion.Core.Models;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Runtime;

/// <summary>
/// What a provider of the TorchSharp API may offer beside that API: thread and allocator settings of the process, and
/// the optimizers' updates as one pass over flat parameters, and models compiled whole. <see cref="PlainRuntime"/> does with
/// the public API alone what can be done with it, and compiles none.
/// </summary>
public interface ITorchRuntime
{
    /// <summary>The library and its linear algebra, for the run's manifest.</summary>
    string Description { get; }

    /// <summary>What makes this machine slow and the command that mends it; null where all is well.</summary>
    string? Warning { get; }

    /// <summary>Settings of the whole process, made once, before the first tensor.</summary>
    void Configure();

    /// <summary>Sets how many threads one operation takes on the calling thread.</summary>
    void SetThreads(int count);

    /// <summary>Whether <see cref="Plan"/> has kernels for a model of this kind on this machine.</summary>
    bool CanPlan(LayerGraph graph, Device device);

    /// <summary>Compiles a model whole into kernels of the provider's own; null where it has none for it.</summary>
    /// <param name="model">Its replicas receive the gradients.</param>
    /// <param name="workers">Threads that share a batch.</param>
    /// <param name="capacity">The most samples of one worker's share.</param>
    /// <param name="trains">Whether it is for training steps or only for forward passes.</param>
    /// <param name="seed">Of the dropout masks.</param>
    IModelPlan? Plan(CompiledModel model, int workers, int capacity, bool trains, ulong seed = 0);

    /// <summary>Takes only kernels that repeat bit for bit, where the library has others: on a GPU.</summary>
    /// <returns>False where the provider cannot be told.</returns>
    bool TrySetDeterministic(bool deterministic);

    /// <summary>Adds <paramref name="from"/> to <paramref name="into"/>; both flat, of one length.</summary>
    void Add(Tensor into, Tensor from);

    /// <summary>One step of stochastic gradient descent as torch.optim.SGD defines it.</summary>
    void SgdStep(Tensor parameters, Tensor gradients, Tensor? velocity, SgdUpdate update);

    /// <summary>One step of Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019).</summary>
    void AdamStep(Tensor parameters, Tensor gradients, Tensor mean, Tensor variance, AdamUpdate update);

    /// <summary>One step of RMSprop as torch.optim.RMSprop defines it.</summary>
    void RmsPropStep(Tensor parameters, Tensor gradients, Tensor square, Tensor? velocity, RmsPropUpdate update);
}

/// <summary>The figures of one SGD step; the first step of all sets the velocity to the gradient.</summary>
public readonly record struct SgdUpdate(double LearningRate, double Momentum, bool Nesterov, double Decay, bool FirstStep);

/// <summary>The figures of one Adam step; steps count from 1, and a decoupled decay is AdamW's.</summary>
public readonly record struct AdamUpdate(
    double LearningRate, double Beta1, double Beta2, double Epsilon, double Decay, bool Decoupled, long Step);

/// <summary>The figures of one RMSprop step.</summary>
public readonly record struct RmsPropUpdate(
    double LearningRate, double Alpha, double Epsilon, double Momentum, double Decay);

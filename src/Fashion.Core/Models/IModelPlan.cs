using Fashion.Core.Data;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>One worker's part of a training batch, and what it needs to know of the whole.</summary>
/// <param name="Images">Rows x channels x height x width; in memory, channels come last.</param>
/// <param name="Labels">Rows, 64-bit integers.</param>
/// <param name="Targets">Rows x classes, each class's share of the sample; null where labels are whole.</param>
/// <param name="ClassWeights">Classes; null where all count alike.</param>
/// <param name="Smoothing">Label smoothing.</param>
/// <param name="FirstSample">The place of the first row in the batch.</param>
/// <param name="BatchCount">Samples of the whole batch.</param>
/// <param name="TotalWeight">What the batch's summed loss is divided by.</param>
/// <param name="Step">Optimizer steps taken so far.</param>
public sealed record PlanStep(
    Tensor Images, Tensor Labels, Tensor? Targets, Tensor? ClassWeights, double Smoothing, int FirstSample, int BatchCount,
    double TotalWeight, long Step);

/// <summary>
/// A model compiled whole: memory allocated once, adjacent layers joined, every worker a thread of its own. It computes
/// what the replicas compute on torch, faster, over the same parameters.
/// </summary>
public interface IModelPlan : IDisposable
{
    /// <summary>Whether forward passes take pixels, which is faster than what a model sees of them.</summary>
    bool TakesPixels { get; }

    /// <summary>Takes the model's present weights over for a worker's coming forward passes.</summary>
    /// <param name="worker">From 0.</param>
    /// <param name="pixels">Where the coming images are whole numbers from 0 to 255: what the model sees of them.</param>
    void Prepare(int worker, PixelScale? pixels = null);

    /// <summary>Logits, rows x classes, of a pass that only predicts.</summary>
    /// <param name="worker">From 0.</param>
    /// <param name="images">Rows x channels x height x width; in memory, channels come last.</param>
    Tensor Forward(int worker, Tensor images);

    /// <summary>
    /// Forward, loss and backward; the gradients are left in the worker's replica. All workers call it at the same time,
    /// also one whose share is empty.
    /// </summary>
    (double Loss, long Correct) Step(int worker, PlanStep share);

    /// <summary>
    /// For a worker that cannot come to a <see cref="Step"/>: the others, who wait for it, go on. The plan is of no more
    /// use.
    /// </summary>
    void GiveUp();
}

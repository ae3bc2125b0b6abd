using Fashion.Core.Models;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>One worker's share of a training step: forward, loss and backward over its rows.</summary>
internal sealed class StepWorker : IDisposable
{
    private readonly CompiledModel model;
    private readonly Replica replica;
    private readonly BatchBuffer buffer;
    private readonly CrossEntropyLoss loss;
    private readonly IModelPlan? plan;
    private readonly int index;
    private readonly DropoutMasks masks;
    private readonly ForwardContext context;

    /// <param name="model">The first worker adds the layers' penalties.</param>
    /// <param name="worker">From 0.</param>
    /// <param name="capacity">The most samples of a share.</param>
    /// <param name="loss">Of logits.</param>
    /// <param name="plan">What computes; null for torch.</param>
    /// <param name="seed">Of the dropout masks.</param>
    public StepWorker(
        CompiledModel model, int worker, int capacity, CrossEntropyLoss loss, IModelPlan? plan, ulong seed)
    {
        this.model = model;
        this.loss = loss;
        this.plan = plan;
        index = worker;
        replica = model.Replicas[worker];
        buffer = new BatchBuffer(capacity, model.Graph.InputShape, model.Device);
        masks = new DropoutMasks(seed, model.Dtype, model.Device);
        context = new ForwardContext(true, masks.Draw);
    }

    /// <summary>This share's part of the batch's mean loss; penalties are trained, not reported.</summary>
    public double Loss { get; private set; }

    /// <summary>Right predictions in this share.</summary>
    public long Correct { get; private set; }

    /// <summary>Leaves the gradients of this share in the replica.</summary>
    /// <param name="batch">The whole batch.</param>
    /// <param name="share">This worker's samples of it.</param>
    /// <param name="totalWeight">What the whole batch's summed loss is divided by.</param>
    /// <param name="step">Optimizer steps taken so far.</param>
    public void Run(TrainingBatch batch, Range share, double totalWeight, long step)
    {
        using var scope = NewDisposeScope();
        try
        {
            var (images, labels) = buffer.Load(batch.Reader, batch.Rows.AsSpan(share));
            var targets = batch.TargetsOf(share, model.Device);
            (masks.Step, masks.FirstSample) = (step, share.Start.Value);
            (Loss, Correct) = plan is null
                ? RunOnTorch(images, labels, targets, totalWeight)
                : plan.Step(index, new PlanStep(
                    images, labels, targets, loss.ClassWeights, loss.Smoothing, share.Start.Value, batch.Count,
                    totalWeight, step));
        }
        catch
        {
            plan?.GiveUp();
            throw;
        }
    }

    private (double Loss, long Correct) RunOnTorch(Tensor images, Tensor labels, Tensor? targets, double totalWeight)
    {
        replica.ZeroGradients();
        if (labels.shape[0] == 0)
            return (0, 0);
        var outputs = replica.Forward(images, context);
        var part = loss.Sum(outputs, targets ?? labels).div(totalWeight);
        var objective = index == 0 && replica.Penalty(model.Parameters) is { } penalty ? part.add(penalty) : part;
        objective.backward();
        return (part.to(ScalarType.Float64).item<double>(), outputs.argmax(1).eq(labels).sum().item<long>());
    }

    /// <summary>Repeats the last share's forward pass and names the first layer whose output is not finite.</summary>
    public string? FirstNonFinite()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        string? first = null;
        replica.Forward(buffer.Last, context, (layer, output) =>
        {
            if (first is null && !output.isfinite().all().item<bool>())
                first = layer.Name;
        });
        return first;
    }

    public void Dispose() => buffer.Dispose();
}

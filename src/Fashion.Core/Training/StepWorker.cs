using Fashion.Core.Models;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>One worker's share of a training step: forward, loss and backward over its rows.</summary>
internal sealed class StepWorker : IDisposable
{
    private readonly CompiledModel model;
    private readonly Replica replica;
    private readonly bool isFirst;
    private readonly BatchBuffer buffer;
    private readonly CrossEntropyLoss loss;
    private readonly DropoutMasks masks;
    private readonly ForwardContext context;

    public StepWorker(CompiledModel model, int worker, int capacity, CrossEntropyLoss loss, ulong seed)
    {
        this.model = model;
        this.loss = loss;
        isFirst = worker == 0;
        replica = model.Replicas[worker];
        buffer = new BatchBuffer(capacity, model.Graph.InputShape, model.Device);
        masks = new DropoutMasks(seed, worker, model.Dtype, model.Device);
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
        (Loss, Correct) = (0, 0);
        replica.ZeroGradients();
        if (share.Start.Equals(share.End))
            return;
        using var scope = NewDisposeScope();
        masks.Step = step;
        var (images, labels) = buffer.Load(batch.Reader, batch.Rows.AsSpan(share));
        var outputs = replica.Forward(images, context);
        var part = loss.Sum(outputs, batch.TargetsOf(share, model.Device) ?? labels).div(totalWeight);
        var objective = isFirst && replica.Penalty(model.Parameters) is { } penalty ? part.add(penalty) : part;
        objective.backward();
        Loss = part.item<float>();
        Correct = outputs.argmax(1).eq(labels).sum().item<long>();
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

    public void Dispose()
    {
        buffer.Dispose();
        masks.Dispose();
    }
}

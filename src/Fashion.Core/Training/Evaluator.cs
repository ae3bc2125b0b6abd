using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Runtime;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// Runs a model over a part of the data without training: chunks go round the workers in a fixed order and are added
/// in that order, so figures repeat bit for bit.
/// </summary>
/// <param name="model">Its weights of the moment are used.</param>
/// <param name="pool">One worker for each of the model's replicas.</param>
/// <param name="runtime">May offer a faster pass than the replicas.</param>
/// <param name="flips">
/// Whether an image's outputs (logits, for most models) are the mean over the image and its mirror image.
/// </param>
public sealed class Evaluator(CompiledModel model, WorkerPool pool, ITorchRuntime runtime, bool flips = false)
    : IDisposable
{
    /// <summary>Samples a forward pass; large enough to be fast, small enough to stay in the cache.</summary>
    private const int ChunkSize = 250;

    private readonly IModelPlan? plan = runtime.Plan(model, pool.Count, ChunkSize, trains: false);

    private readonly BatchBuffer[] buffers =
    [
        .. Enumerable.Range(0, pool.Count)
            .Select(_ => new BatchBuffer(ChunkSize, model.Graph.InputShape, model.Device)),
    ];

    /// <summary>Mean loss and accuracy over the whole set.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Figures Measure(
        ImageSet images, Normalizer normalizer, CrossEntropyLoss loss, CancellationToken cancel = default)
    {
        var tally = new Tally(images.Count);
        Each(images, normalizer, cancel, (chunk, _, outputs, labels) => tally.Take(chunk, outputs, labels, loss));
        return tally.Figures(images, loss);
    }

    /// <summary>Class probabilities, images x classes, in the set's order.</summary>
    public float[] Probabilities(ImageSet images, Normalizer normalizer)
    {
        var probabilities = Room(images);
        Each(images, normalizer, CancellationToken.None, (_, start, outputs, _) => Write(outputs, start, probabilities));
        return probabilities;
    }

    /// <summary>Both of the above by one pass over the set.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public (Figures Figures, float[] Probabilities) MeasureAndPredict(
        ImageSet images, Normalizer normalizer, CrossEntropyLoss loss, CancellationToken cancel = default)
    {
        var (tally, probabilities) = (new Tally(images.Count), Room(images));
        Each(images, normalizer, cancel, (chunk, start, outputs, labels) =>
        {
            tally.Take(chunk, outputs, labels, loss);
            Write(outputs, start, probabilities);
        });
        return (tally.Figures(images, loss), probabilities);
    }

    public void Dispose()
    {
        foreach (var buffer in buffers)
            buffer.Dispose();
        plan?.Dispose();
    }

    private float[] Room(ImageSet images) => new float[images.Count * model.Graph.OutputShape.Count];

    private void Write(Tensor outputs, int start, float[] probabilities)
    {
        var rows = model.Probabilities(outputs).to(ScalarType.Float32).cpu().contiguous();
        rows.data<float>().CopyTo(probabilities.AsSpan(start * (int)model.Graph.OutputShape.Count, (int)rows.numel()));
    }

    private void Each(
        ImageSet images, Normalizer normalizer, CancellationToken cancel, Action<int, int, Tensor, Tensor> take)
    {
        var reader = new BatchReader(images, normalizer);
        var mirrored = flips ? new BatchReader(images.Mirrored(), normalizer) : null;
        var pixels = plan is { TakesPixels: true } ? reader.Scale : null;
        if (pixels is not null)
            (reader, mirrored) = (reader.Unscaled(), mirrored?.Unscaled());
        var order = Enumerable.Range(0, images.Count).ToArray();
        var chunks = (images.Count + ChunkSize - 1) / ChunkSize;
        pool.Run(worker =>
        {
            using var frozen = no_grad();
            if (worker < chunks)
                plan?.Prepare(worker, pixels);
            for (var chunk = worker; chunk < chunks; chunk += pool.Count)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var start = chunk * ChunkSize;
                var rows = order.AsSpan(start, Math.Min(ChunkSize, images.Count - start));
                var (batch, labels) = buffers[worker].Load(reader, rows);
                var outputs = Forward(worker, batch);
                if (mirrored is not null)
                {
                    // The second pass overwrites what the first outputs may be a view of.
                    var first = outputs.clone();
                    (batch, labels) = buffers[worker].Load(mirrored, rows);
                    outputs = first.add(Forward(worker, batch)).mul(0.5);
                }

                take(chunk, start, outputs, labels);
            }
        });
    }

    private Tensor Forward(int worker, Tensor images) =>
        plan?.Forward(worker, images) ?? model.Replicas[worker].Forward(images, ForwardContext.Evaluation);

    /// <summary>Losses and right predictions by chunk, so that they are added in one order whoever computed them.</summary>
    private sealed class Tally(int count)
    {
        private readonly double[] losses = new double[(count + ChunkSize - 1) / ChunkSize];
        private readonly long[] right = new long[(count + ChunkSize - 1) / ChunkSize];

        public void Take(int chunk, Tensor outputs, Tensor labels, CrossEntropyLoss loss)
        {
            losses[chunk] = loss.Sum(outputs, labels).to(ScalarType.Float64).item<double>();
            right[chunk] = outputs.argmax(1).eq(labels).sum().item<long>();
        }

        public Figures Figures(ImageSet images, CrossEntropyLoss loss) =>
            new(losses.Sum() / loss.TotalWeight(images.Labels), (double)right.Sum() / count);
    }
}

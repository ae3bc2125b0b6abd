using System.Diagnostics;
using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Runtime;
using Fashion.Dsl;

namespace Fashion.Core.Training;

/// <summary>The training loop. It reads from top to bottom: run, epoch, step, share of a step.</summary>
public sealed class Trainer : IDisposable
{
    private readonly TrainSettings settings;
    private readonly DataSet data;
    private readonly CompiledModel model;
    private readonly WorkerPool pool;
    private readonly ITrainingObserver observer;
    private readonly CrossEntropyLoss loss;
    private readonly CrossEntropyLoss stepLoss;
    private readonly ParameterGroups groups;
    private readonly LearningRate rate;
    private readonly ITrainingBatches batches;
    private readonly IModelPlan? plan;
    private readonly StepWorker[] workers;
    private readonly Evaluator evaluator;
    private readonly int stepsPerEpoch;

    /// <param name="experiment">How it is trained.</param>
    /// <param name="data">The training part, and the validation part where there is one.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="pool">A worker for each of the model's replicas.</param>
    /// <param name="runtime">What computes.</param>
    /// <param name="observer">Told how it goes.</param>
    /// <param name="sampleWeights">How much each training image counts; null where all count 1.</param>
    public Trainer(
        Experiment experiment, DataSet data, CompiledModel model, WorkerPool pool, ITorchRuntime runtime,
        ITrainingObserver observer, float[]? sampleWeights = null)
    {
        settings = experiment.Train;
        this.data = data;
        this.model = model;
        this.pool = pool;
        this.observer = observer;
        stepsPerEpoch = StepsPerEpoch(settings, data);
        var options = settings.Loss.Item;
        loss = new CrossEntropyLoss(options, data.Train.Labels, experiment.ClassCount, model.Dtype, model.Device);
        groups = new ParameterGroups(settings, model, stepsPerEpoch, runtime, pool.Count);
        rate = new LearningRate(
            settings.Schedule, settings.Optimizer.LearningRate, stepsPerEpoch, (long)stepsPerEpoch * settings.Epochs);
        var seed = (ulong)settings.Seed;
        var order = new EpochOrder(data.Train.Count, settings.Batch, seed);
        batches = experiment.Data.Augment.Count == 0
            ? new PlainBatches(data, order)
            : new AugmentedBatches(data, experiment.Data.Augment, order, seed);
        stepLoss = loss;
        if (sampleWeights is not null)
        {
            batches = new WeightedBatches(batches, order, sampleWeights, experiment.ClassCount, loss.Smoothing);
            stepLoss = loss.WithoutSmoothing();
        }

        var capacity = (settings.Batch + pool.Count - 1) / pool.Count;
        plan = runtime.Plan(model, pool.Count, capacity, trains: true, seed);
        workers =
        [
            .. Enumerable.Range(0, pool.Count)
                .Select(worker => new StepWorker(model, worker, capacity, stepLoss, plan, seed)),
        ];
        evaluator = new Evaluator(model, pool, runtime);
        State = new TrainingState(model.Parameters, groups, settings.Average);
    }

    /// <summary>All that a checkpoint saves.</summary>
    public TrainingState State { get; }

    /// <summary>Called where the state is whole: every so many steps, and after each epoch.</summary>
    public Action<TrainingState> Save { get; init; } = _ => { };

    /// <summary>Steps between two calls of <see cref="Save"/> inside an epoch.</summary>
    public int SaveEverySteps { get; init; } = int.MaxValue;

    /// <summary>Called after each step, before its batch gives way to the next.</summary>
    public Action<TakenStep> Stepped { get; init; } = _ => { };

    /// <summary>Optimizer steps of one epoch; the last batch may be smaller.</summary>
    public static int StepsPerEpoch(TrainSettings settings, DataSet data) =>
        (data.Train.Count + settings.Batch - 1) / settings.Batch;

    /// <summary>Trains until the last epoch, early stopping or <paramref name="cancel"/>.</summary>
    /// <returns>False where it was cancelled; the state is saved and can go on.</returns>
    /// <exception cref="RunException">The loss is not finite.</exception>
    public bool Run(CancellationToken cancel)
    {
        while (State.Progress.Epoch < settings.Epochs && !State.Progress.Stopped)
        {
            if (!RunEpoch(cancel))
                return false;
            EndEpoch();
            Save(State);
        }

        State.RestoreKept(settings.Keep);
        return true;
    }

    /// <summary>Mean loss and accuracy of the present weights.</summary>
    public Figures Measure(ImageSet images, CancellationToken cancel = default) =>
        evaluator.Measure(images, data.Normalizer, loss, cancel);

    /// <summary>The same and class probabilities, images x classes, by one pass.</summary>
    public (Figures Figures, float[] Probabilities) MeasureAndPredict(ImageSet images, CancellationToken cancel = default) =>
        evaluator.MeasureAndPredict(images, data.Normalizer, loss, cancel);

    public void Dispose()
    {
        foreach (var worker in workers)
            worker.Dispose();
        plan?.Dispose();
        evaluator.Dispose();
        State.Dispose();
        groups.Dispose();
        if (stepLoss != loss)
            stepLoss.Dispose();
        loss.Dispose();
    }

    private bool RunEpoch(CancellationToken cancel)
    {
        var progress = State.Progress;
        var spentBefore = progress.EpochSeconds;
        var clock = Stopwatch.StartNew();
        var (firstBatch, lastReport) = (progress.Batch, TimeSpan.Zero);
        foreach (var batch in batches.Epoch(progress.Epoch, firstBatch))
        {
            Step(batch);
            progress.EpochSeconds = spentBefore + clock.Elapsed.TotalSeconds;
            if (clock.Elapsed - lastReport > TimeSpan.FromMilliseconds(100))
            {
                lastReport = clock.Elapsed;
                Report(progress, (progress.Batch - firstBatch) * settings.Batch / clock.Elapsed.TotalSeconds);
            }

            if (cancel.IsCancellationRequested)
            {
                Save(State);
                return false;
            }

            if (progress.Batch % SaveEverySteps == 0 && progress.Batch < stepsPerEpoch)
                Save(State);
        }

        return true;
    }

    private void Step(TrainingBatch batch)
    {
        var progress = State.Progress;
        groups.Begin(progress.Step);
        var weight = batch.TotalWeight(stepLoss);
        pool.Run(worker =>
        {
            var start = batch.Count * worker / pool.Count;
            var end = batch.Count * (worker + 1) / pool.Count;
            workers[worker].Run(batch, start..end, weight, progress.Step);
        });
        var value = workers.Sum(worker => worker.Loss);
        if (!double.IsFinite(value))
            throw NonFinite.Explain(model, workers, progress, value);

        var learningRate = rate.At(progress.Step, progress.PlateauCuts);
        Move(learningRate, progress.Step);

        progress.Step++;
        State.Average?.Update(progress.Step);
        progress.Batch++;
        progress.LossSum += value * batch.Count;
        progress.Correct += workers.Sum(worker => worker.Correct);
        progress.Seen += batch.Count;
        Stepped(new TakenStep(progress.Step, batch, learningRate, value));
    }

    /// <summary>
    /// The optimizer's step. Each worker moves its own part of the parameters; clipping needs all gradients first. Parts of
    /// one group and of another are divided differently, so all are summed before any moves.
    /// </summary>
    private void Move(double learningRate, long step)
    {
        pool.Run(groups.SumGradients);
        if (settings.Clip is { } largest)
            GradientClipping.Apply(model.Replicas[0].Gradients, largest);
        pool.Run(part => groups.Step(learningRate, step, part));
    }

    private void EndEpoch()
    {
        var progress = State.Progress;
        progress.Epoch++;
        progress.TrainSeconds += progress.EpochSeconds;
        var train = new Figures(progress.LossSum / progress.Seen, (double)progress.Correct / progress.Seen);
        Figures? validation;
        bool best;
        using (State.Average?.Lend())
        {
            validation = data.Validation is { Count: > 0 } part ? Measure(part) : null;
            best = Kept(train, validation);
        }

        var record = new EpochRecord(
            progress.Epoch, train, validation, rate.At(progress.Step - 1, progress.PlateauCuts), progress.EpochSeconds,
            best);
        progress.History.Add(record);
        StopOrCut(train, validation);
        (progress.Batch, progress.LossSum, progress.Correct, progress.Seen, progress.EpochSeconds) = (0, 0, 0, 0, 0);
        observer.OnEpoch(record);
    }

    /// <summary>Whether these weights are the best so far, which then are kept.</summary>
    private bool Kept(Figures train, Figures? validation)
    {
        if (settings.Keep is not Keep.Best { Item: var metric })
            return false;
        var value = WatchedFigure.Of(metric, train, validation);
        if (!State.Progress.Kept.Observe(State.Progress.Epoch, value, metric.HigherIsBetter))
            return false;
        State.KeepPresent();
        return true;
    }

    private void StopOrCut(Figures train, Figures? validation)
    {
        var progress = State.Progress;
        if (settings.EarlyStop is { } stop)
        {
            var value = WatchedFigure.Of(stop.On, train, validation);
            progress.Stopping.Observe(progress.Epoch, value, stop.On.HigherIsBetter, stop.MinDelta);
            var patience = stop.Patience.InSteps(stepsPerEpoch);
            progress.Stopped = (progress.Epoch - progress.Stopping.BestEpoch) * (long)stepsPerEpoch >= patience;
        }

        if (settings.Schedule is Schedule.Plateau { Item: var plateau })
        {
            // A gain counts from one part in ten thousand on, as in torch's ReduceLROnPlateau.
            var margin = 1e-4 * (progress.Plateau.Best ?? 0);
            if (progress.Plateau.Observe(progress.Epoch, (validation ?? train).Loss, higherIsBetter: false, margin))
            {
                progress.PlateauSince = progress.Epoch;
            }
            else if ((progress.Epoch - progress.PlateauSince) * (long)stepsPerEpoch
                > plateau.Patience.InSteps(stepsPerEpoch))
            {
                progress.PlateauSince = progress.Epoch;
                progress.PlateauCuts++;
            }
        }
    }

    private void Report(TrainingProgress progress, double imagesPerSecond)
    {
        var stepsLeft = (long)stepsPerEpoch * settings.Epochs - progress.Step;
        observer.OnStep(new StepProgress(
            progress.Epoch + 1, progress.Batch, stepsPerEpoch, progress.LossSum / progress.Seen,
            (double)progress.Correct / progress.Seen, imagesPerSecond,
            TimeSpan.FromSeconds(stepsLeft * settings.Batch / Math.Max(1, imagesPerSecond))));
    }
}

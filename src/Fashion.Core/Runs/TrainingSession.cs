using System.Diagnostics;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Runs;

/// <summary>
/// One run from an experiment to its folder: load and compile, train with checkpoints, evaluate once, write the model.
/// </summary>
public static class TrainingSession
{
    /// <summary>Starts a new run, of a model of any kind.</summary>
    public static TrainResult Run(
        Experiment experiment, TrainerOptions options, ITorchRuntime runtime, ITrainingObserver observer,
        CancellationToken cancel)
    {
        // The device of an ensemble is that of its networks.
        if (options.MemberOf.Count == 0)
            ClassifierKinds.CheckDevice(experiment, options.Device);
        if (experiment.Classifier is not null)
            return ClassifierSession.Run(experiment, options, runtime, observer, cancel);
        var clock = Stopwatch.StartNew();
        // What the spec names in vain is told before a folder is made.
        FrozenLayers.Of(experiment);
        var initial = InitialWeights.Read(experiment, options.SpecFolder);
        return RunFolder.Begin(
            options.RunsFolder, experiment,
            folder => Train(experiment, folder, null, initial, options, runtime, observer, clock, cancel));
    }

    /// <summary>Goes on with a run where its last sound checkpoint left it.</summary>
    /// <exception cref="UsageException">There is no run at this path, or its spec does not compile.</exception>
    public static TrainResult Resume(
        string runFolder, TrainerOptions options, ITorchRuntime runtime, ITrainingObserver observer,
        CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var folder = RunFolder.Open(runFolder);
        var manifest = Manifest.Read(folder);
        var experiment = RunSpec.Compile(folder, source => DataFactsReader.Read(source, manifest.SpecFolder));
        if (options.MemberOf.Count == 0)
            ClassifierKinds.CheckDevice(experiment, options.Device);
        var again = options with
        {
            SpecFolder = manifest.SpecFolder,
            SpecPath = manifest.SpecPath,
            CommandLine = manifest.CommandLine,
            Threads = options.Threads == 0 ? manifest.Threads : options.Threads,
        };
        // The classical methods give the same with any threads, and know no torch.
        if (manifest.Torch is { } torch)
        {
            if (again.Threads != manifest.Threads)
                observer.OnMessage($"the run began with {manifest.Threads} threads: with {again.Threads} it does not repeat bit for bit");
            if (runtime.Description != torch)
                observer.OnMessage($"the run began with {torch}: with {runtime.Description} it does not repeat bit for bit");
        }

        return experiment.Classifier is null
            ? Train(experiment, folder, manifest, null, again, runtime, observer, clock, cancel)
            : ClassifierSession.Resume(experiment, folder, manifest, again, runtime, observer, cancel);
    }

    /// <summary>Trains from the start, or from the last checkpoint where <paramref name="begun"/> describes a run.</summary>
    private static TrainResult Train(
        Experiment experiment, RunFolder folder, Manifest? begun, InitialWeights? initial, TrainerOptions options,
        ITorchRuntime runtime, ITrainingObserver observer, Stopwatch clock, CancellationToken cancel)
    {
        var log = new RunLog(folder, TimeProvider.System);
        var board = TensorBoardLog.Begin(folder, experiment, begun is not null, observer);
        var loading = Task.Run(() => options.Load(experiment), CancellationToken.None);
        runtime.Configure();
        if (runtime.Warning is { } warning)
            observer.OnMessage(warning);
        var device = DeviceChoice.Parse(options.Device);
        if (!runtime.TrySetDeterministic(experiment.Train.Deterministic)
            && experiment.Train.Deterministic && device.type != TorchSharp.DeviceType.CPU)
        {
            observer.OnMessage($"this build cannot ask {device} for kernels that repeat: `deterministic` has no effect");
        }

        var threads = PhysicalCores.Threads(options.Threads);
        using var built = new BuiltModel(experiment.Graph, device, threads, runtime, FrozenLayers.Of(experiment));
        built.Initialize(experiment.Train.Seed, initial);
        var parameters = built.Parameters;
        var data = loading.GetAwaiter().GetResult();
        begun?.CheckData(data, folder);
        var identity = Manifest.Identity(experiment.Hashes);
        var checkpoints = new CheckpointStore(folder.Checkpoints, identity);
        using var trainer = new Trainer(experiment, data, built.Model, built.Pool, runtime, new LoggingObserver(board, log))
        {
            Save = state =>
            {
                checkpoints.Save(state);
                MetricsLog.Write(folder, state.Progress.History);
            },
            SaveEverySteps = options.CheckpointEverySteps,
        };
        var manifest = begun ?? Manifest.Of(
            experiment, data, initial?.Description, options, runtime, device.ToString(), threads);
        if (begun is null)
            Begin(folder, manifest, checkpoints, trainer.State, options.Begun);
        else if (checkpoints.TryLoad(trainer.State, observer.OnMessage))
            MetricsLog.Write(folder, trainer.State.Progress.History);
        else if (begun.Init is { } lost)
            throw new RunException(
                "R310", $"{folder.Checkpoints}: the run began with weights of {lost.Source}, and no checkpoint has them",
                "train again from the start");

        observer.OnStart(new RunInfo(
            folder.Path, parameters.Count, experiment.Train.Epochs,
            Trainer.StepsPerEpoch(experiment.Train, data), data.Train.Count, begun is not null,
            manifest.Init));
        log.Write(begun is null ? "started" : "resumed", new { trainer.State.Progress.Step, manifest.Init });
        var setup = clock.Elapsed.TotalSeconds;
        bool finished;
        try
        {
            finished = trainer.Run(cancel);
        }
        catch (FashionException failure)
        {
            log.Write("failed", new { failure.Code, failure.Message });
            board.Fail(failure);
            if (failure.Code == NonFinite.Code && checkpoints.TryLoad(trainer.State, observer.OnMessage))
                KeepLastGood(experiment, data, trainer, folder, observer);
            throw;
        }

        var progress = trainer.State.Progress;
        if (!finished)
            return Interrupted();
        clock.Restart();
        Weights.Write(folder.Weights, parameters);
        ModelConfig.Of(experiment, data).Write(folder.ModelConfig);
        try
        {
            var learned = new RunMetrics
            {
                Parameters = parameters.Count, Epochs = progress.Epoch, TrainSeconds = progress.TrainSeconds,
            };
            var end = FinalEvaluation.Run(folder, experiment, data, learned, options.KeepsPredictions, images =>
            {
                var (figures, probabilities) = trainer.MeasureAndPredict(images, cancel);
                return Evaluation.Of(images, probabilities, figures);
            });
            board.Finish(end);
            var metrics = end.Metrics;
            log.Write("finished", new { progress.Epoch, metrics.Train, metrics.Validation, metrics.Test });
            return new TrainResult(
                folder.Path, parameters.Count, progress.Epoch, metrics.Train, metrics.Validation, metrics.Test, setup,
                progress.TrainSeconds, clock.Elapsed.TotalSeconds, Interrupted: false, manifest.Init);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Interrupted();
        }

        TrainResult Interrupted()
        {
            log.Write("interrupted", new { progress.Step });
            return new TrainResult(
                folder.Path, parameters.Count, progress.Epoch, null, null, null, setup,
                progress.TrainSeconds + progress.EpochSeconds, 0, Interrupted: true, manifest.Init);
        }
    }

    /// <summary>Once the manifest is there, the run can go on: with the weights that it took from elsewhere, too.</summary>
    private static void Begin(
        RunFolder folder, Manifest manifest, CheckpointStore checkpoints, TrainingState state, Action<string> begun)
    {
        if (manifest.Init is not null)
            checkpoints.Save(state);
        manifest.Write(folder);
        begun(folder.Path);
    }

    /// <summary>A run that failed leaves what its last sound checkpoint would keep: the model, its average or its best.</summary>
    private static void KeepLastGood(
        Experiment experiment, DataSet data, Trainer trainer, RunFolder folder, ITrainingObserver observer)
    {
        trainer.State.RestoreKept(experiment.Train.Keep);
        Weights.Write(folder.Weights, trainer.State.Parameters);
        ModelConfig.Of(experiment, data).Write(folder.ModelConfig);
        observer.OnMessage($"the model of step {trainer.State.Progress.Step} is kept in {folder.Model}");
    }
}

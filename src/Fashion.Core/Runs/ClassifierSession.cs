using System.Diagnostics;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Neighbours;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>
/// One run of a classifier that is no layer graph, from its experiment to its folder: load, check, fit, evaluate once,
/// write what it takes to predict.
/// </summary>
internal static class ClassifierSession
{
    public static TrainResult Run(
        Experiment experiment, TrainerOptions options, ITorchRuntime runtime, ITrainingObserver observer,
        CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var learner = ClassifierKinds.Fit(experiment, options, runtime);
        var data = options.Load(experiment);
        learner.Check(data);
        var torch = experiment.Classifier is Classifier.Ensemble ? runtime : null;
        torch?.Configure();
        var device = torch is null ? "cpu" : DeviceChoice.Parse(options.Device).ToString();
        return RunFolder.Begin(options.RunsFolder, experiment, folder =>
        {
            Manifest.Of(experiment, data, null, options, torch, device, PhysicalCores.Threads(options.Threads)).Write(folder);
            options.Begun(folder.Path);
            return Fit(learner, experiment, data, folder, resumed: false, options, observer, clock, cancel);
        });
    }

    public static TrainResult Resume(
        Experiment experiment, RunFolder folder, Manifest begun, TrainerOptions options, ITorchRuntime runtime,
        ITrainingObserver observer, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var beside = Path.GetDirectoryName(Path.GetFullPath(folder.Path)) ?? "/";
        var learner = ClassifierKinds.Fit(experiment, options with { RunsFolder = beside }, runtime);
        var data = options.Load(experiment);
        begun.CheckData(data, folder);
        return Fit(learner, experiment, data, folder, resumed: true, options, observer, clock, cancel);
    }

    private static TrainResult Fit(
        IRunFit learner, Experiment experiment, DataSet data, RunFolder folder, bool resumed, TrainerOptions options,
        ITrainingObserver observer, Stopwatch clock, CancellationToken cancel)
    {
        var log = new RunLog(folder, TimeProvider.System);
        log.Write(resumed ? "resumed" : "started");
        var board = TensorBoardLog.Begin(folder, experiment, resumed, observer);
        // The members of an ensemble tell of themselves.
        if (experiment.Classifier is not Classifier.Ensemble)
            observer.OnStart(new RunInfo(folder.Path, 0, 0, 0, data.Train.Count, resumed, null));
        var setup = clock.Elapsed.TotalSeconds;
        RunFitResult fit;
        try
        {
            fit = learner.Fit(data, folder, resumed, new LoggingObserver(board, log), cancel);
        }
        catch (FashionException failure)
        {
            log.Write("failed", new { failure.Code, failure.Message });
            board.Fail(failure);
            throw;
        }

        using var classifier = fit.Classifier;
        if (classifier is null)
            return Interrupted();
        clock.Restart();
        (ModelConfig.Of(experiment, data) with { Parameters = fit.Parameters }).Write(folder.ModelConfig);
        try
        {
            var learned = new RunMetrics
            {
                Parameters = fit.Parameters, TrainSeconds = fit.Fit.Seconds, Fit = fit.Fit,
                AccuracyByK = options.KeepsPredictions && classifier is KnnClassifier knn ? AccuracyByK.Of(knn, data) : null,
            };
            var end = FinalEvaluation.Run(
                folder, experiment, data, learned, options.KeepsPredictions, images => classifier.Evaluate(images, data, cancel));
            board.Finish(end);
            var metrics = end.Metrics;
            log.Write("finished", new { metrics.Train, metrics.Validation, metrics.Test });
            return new TrainResult(
                folder.Path, fit.Parameters, fit.Fit.Iterations, metrics.Train, metrics.Validation, metrics.Test, setup,
                fit.Fit.Seconds, clock.Elapsed.TotalSeconds, Interrupted: false, null, metrics.Ensemble)
            {
                Fit = fit.Fit,
            };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Interrupted();
        }

        TrainResult Interrupted()
        {
            log.Write("interrupted");
            return new TrainResult(
                folder.Path, fit.Parameters, fit.Fit.Iterations, null, null, null, setup, fit.Fit.Seconds, 0, Interrupted: true, null)
            {
                Fit = fit.Fit,
            };
        }
    }
}

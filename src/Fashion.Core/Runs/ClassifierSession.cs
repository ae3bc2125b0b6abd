using System.Diagnostics;
using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
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
        var data = DataSetLoader.Load(experiment.Data, options.SpecFolder);
        learner.Check(data);
        runtime.Configure();
        var device = DeviceChoice.Parse(options.Device);
        var threads = options.Threads == 0 ? PhysicalCores.Count() : options.Threads;
        var folder = RunFolder.Create(options.RunsFolder, experiment.Name, TimeProvider.System.GetLocalNow().DateTime);
        AtomicFile.Write(folder.Spec, experiment.CanonicalText);
        Manifest.Of(experiment, data, null, options, runtime, device, threads).Write(folder);
        options.Begun(folder.Path);
        return Fit(learner, experiment, data, folder, "started", observer, clock, cancel);
    }

    public static TrainResult Resume(
        Experiment experiment, RunFolder folder, TrainerOptions options, ITorchRuntime runtime,
        ITrainingObserver observer, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var beside = Path.GetDirectoryName(Path.GetFullPath(folder.Path)) ?? "/";
        var learner = ClassifierKinds.Fit(experiment, options with { RunsFolder = beside }, runtime);
        var data = DataSetLoader.Load(experiment.Data, options.SpecFolder);
        return Fit(learner, experiment, data, folder, "resumed", observer, clock, cancel);
    }

    private static TrainResult Fit(
        IRunFit learner, Experiment experiment, DataSet data, RunFolder folder, string happened,
        ITrainingObserver observer, Stopwatch clock, CancellationToken cancel)
    {
        var log = new RunLog(folder, TimeProvider.System);
        log.Write(happened);
        // The members of an ensemble tell of themselves.
        if (experiment.Classifier is not Classifier.Ensemble)
            observer.OnStart(new RunInfo(folder.Path, 0, 0, 0, data.Train.Count, happened == "resumed", null));
        var setup = clock.Elapsed.TotalSeconds;
        RunFitResult fit;
        try
        {
            fit = learner.Fit(data, folder, observer, cancel);
        }
        catch (FashionException failure)
        {
            log.Write("failed", new { failure.Code, failure.Message });
            throw;
        }

        using var classifier = fit.Classifier;
        if (classifier is null)
        {
            log.Write("interrupted");
            return new TrainResult(
                folder.Path, fit.Parameters, fit.Fit.Iterations, null, null, null, setup, fit.Fit.Seconds, 0, Interrupted: true, null)
            {
                Fit = fit.Fit,
            };
        }

        clock.Restart();
        (ModelConfig.Of(experiment, data) with { Parameters = fit.Parameters }).Write(folder.ModelConfig);
        var train = classifier.Evaluate(data.Train, data).Figures;
        var validation = Of(classifier, data.Validation, data)?.Figures;
        var test = Of(classifier, data.Test, data);
        if (test is not null)
            PredictionsCsv.WriteTest(folder, data.Test!, test.Predicted, test.Probabilities);
        var figures = new { train, validation, test = test?.Figures, fit = fit.Fit, ensemble = test?.Ensemble };
        AtomicFile.Write(folder.Metrics, JsonSerializer.Serialize(figures, RunJson.Indented) + "\n");
        log.Write("finished", new { train, validation, test = test?.Figures });
        return new TrainResult(
            folder.Path, fit.Parameters, fit.Fit.Iterations, train, validation, test?.Figures, setup, fit.Fit.Seconds,
            clock.Elapsed.TotalSeconds, Interrupted: false, null, test?.Ensemble)
        {
            Fit = fit.Fit,
        };
    }

    private static Evaluation? Of(IClassifier classifier, ImageSet? part, DataSet data) =>
        part is { Count: > 0 } images ? classifier.Evaluate(images, data) : null;
}

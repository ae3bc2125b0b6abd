using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Classifiers;

/// <summary>
/// A layer graph and its weights. <see cref="Fit"/> trains as a run of the spec does, on the images that it is given in
/// place of those that the spec names.
/// </summary>
/// <param name="experiment">The graph, and how it is trained.</param>
/// <param name="runtime">What computes.</param>
/// <param name="options">Where it computes, and what predictions are averaged over.</param>
/// <param name="specFolder">What paths in the spec are relative to.</param>
public sealed class GraphClassifier(
    Experiment experiment, ITorchRuntime runtime, PredictionOptions options, string specFolder = ".") : IClassifier
{
    private const string FittedKey = "fitted";

    private BuiltModel? built;
    private Evaluator? evaluator;
    private Normalizer? normalizer;
    private FittedOn? fitted;

    /// <summary>All of its parameters.</summary>
    public Experiment Experiment => experiment;

    public bool IsFitted => fitted is not null;

    public IReadOnlyList<string> ClassNames => Fitted("name its classes").ClassNames;

    public bool HasProbabilities => true;

    public long ParameterCount
    {
        get
        {
            Fitted("count its parameters");
            return experiment.Graph.ParameterCount;
        }
    }

    /// <summary>The model of a finished run.</summary>
    /// <exception cref="RunException">Its weights are damaged.</exception>
    internal static GraphClassifier OfRun(
        RunFolder folder, Experiment experiment, ModelConfig config, PredictionOptions options, ITorchRuntime runtime)
    {
        var classifier = new GraphClassifier(experiment, runtime, options);
        classifier.Build();
        Weights.Read(folder.Weights, classifier.built!.Parameters);
        var shape = ImagePreparation.From(experiment.Data).ShapeOf(config.Facts.ImageShape);
        classifier.Keep(config.Normalizer, new FittedOn(shape.Dimensions, null, config.ClassNames));
        return classifier;
    }

    public FitResult Fit(ImageSet images, FitOptions? fit = null)
    {
        fit ??= new FitOptions();
        var frozen = FrozenLayers.Of(experiment);
        var initial = InitialWeights.Read(experiment, specFolder);
        SampleChecks.ToFit(images, fit.SampleWeights);
        SampleChecks.ToValidate(fit.Validation, images);
        CheckFitting(images);
        var (kept, weights) = SampleWeighting.Of(images, fit.SampleWeights);
        kept = PixelBytes.Of(kept) ?? kept;
        var data = DataSet.InMemory(kept, fit.Validation, Normalizer.Fit(experiment.Data.Normalize, kept));
        Build(frozen);
        runtime.TrySetDeterministic(experiment.Train.Deterministic);
        built!.Initialize(experiment.Train.Seed, initial);
        using var trainer = new Trainer(experiment, data, built.Model, built.Pool, runtime, fit.Observer, weights)
        {
            Save = state =>
            {
                if (fit.Checkpoints.IsDue || fit.Cancel.IsCancellationRequested)
                    fit.Checkpoints.Save(state.ToFitState());
            },
        };
        if (fit.Checkpoints.Load() is { } saved)
            trainer.State.Restore(saved, "the checkpoint");
        var completed = trainer.Run(fit.Cancel);
        var progress = trainer.State.Progress;
        if (completed)
            Keep(data.Normalizer, FittedOn.Of(images));
        var figures = progress.History.Count == 0 ? [] : new FitFigure[] { new("loss", progress.History[^1].Train.Loss) };
        return new FitResult(completed, progress.Epoch, progress.TrainSeconds, figures) { Unit = "epoch" };
    }

    public int[] Predict(ImageSet images) => Probabilities.Labels(PredictProba(images), experiment.ClassCount);

    public float[] PredictProba(ImageSet images)
    {
        SampleChecks.ToPredict(images, Fitted("predict"));
        return images.Count == 0 ? [] : evaluator!.Probabilities(PixelBytes.Of(images) ?? images, normalizer!);
    }

    /// <summary>As the interface says, but with the loss that the spec trains on.</summary>
    public Evaluation Evaluate(ImageSet images, DataSet data, CancellationToken cancel = default)
    {
        SampleChecks.ToEvaluate(images, Fitted("be evaluated"));
        var model = built!.Model;
        using var loss = new CrossEntropyLoss(
            experiment.Train.Loss.Item, data.Train.Labels, experiment.ClassCount, model.Dtype, model.Device);
        var (figures, probabilities) = evaluator!.MeasureAndPredict(images, normalizer!, loss, cancel);
        return Evaluation.Of(images, probabilities, figures);
    }

    public void Save(string folder)
    {
        var description = Fitted("be saved") with { Mean = normalizer!.Mean, Std = normalizer.Std };
        Weights.Write(FileIn(folder), built!.Parameters, new() { [FittedKey] = description.ToJson() });
    }

    public void Load(string folder)
    {
        var path = FileIn(folder);
        if (!SafetensorsFile.Read(path).Metadata.TryGetValue(FittedKey, out var text))
        {
            throw new RunException(
                "R308", $"{path}: this is no network that was saved", "name the folder that it was saved in");
        }

        var on = FittedOn.OfJson(text, path);
        Build();
        Weights.Read(path, built!.Parameters);
        Keep(new Normalizer(experiment.Data.Normalize, [.. on.Mean ?? [0]], [.. on.Std ?? [1]]), on);
    }

    public void Dispose()
    {
        evaluator?.Dispose();
        built?.Dispose();
        (evaluator, built, fitted) = (null, null, null);
    }

    private static string FileIn(string folder) => Path.Combine(folder, "model.safetensors");

    private void CheckFitting(ImageSet images)
    {
        var input = experiment.Graph.InputShape;
        if (!images.Shape.Equals(input))
        {
            throw new UsageException(
                "U405", $"the images are {images.Shape}, and the layers take {input}", "prepare them as the spec's data");
        }

        if (images.ClassNames.Count != experiment.ClassCount)
        {
            throw new UsageException(
                "U405", $"the images have {images.ClassNames.Count} classes, and the layers name {experiment.ClassCount}",
                "compile the spec for the data that it learns from");
        }
    }

    private void Build(IReadOnlyList<Layer>? frozen = null)
    {
        Dispose();
        runtime.Configure();
        built = new BuiltModel(
            experiment.Graph, DeviceChoice.Parse(options.Device), PhysicalCores.Threads(options.Threads), runtime, frozen);
    }

    private void Keep(Normalizer normalizer, FittedOn on)
    {
        this.normalizer = normalizer;
        evaluator = new Evaluator(built!.Model, built.Pool, runtime, flips: options.Augmentation == TestTimeAugmentation.Flip);
        fitted = on;
    }

    private FittedOn Fitted(string asked) => fitted ?? throw new NotFittedException(asked);
}

using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;

namespace Fashion.Core.Ensembles;

/// <summary>
/// The classifier of a finished run, in memory only while it answers: members neither add up nor disturb one another's
/// threads. It prepares images as its own spec says.
/// </summary>
/// <param name="run">The run's folder.</param>
/// <param name="options">Where it computes.</param>
/// <param name="runtime">What computes.</param>
internal sealed class RunClassifier(string run, PredictionOptions options, ITorchRuntime runtime) : IClassifier
{
    private readonly ModelConfig config = ModelConfig.Read(RunFolder.OpenFinished(run).ModelConfig);

    public bool IsFitted => true;

    public IReadOnlyList<string> ClassNames => config.ClassNames;

    public long ParameterCount => config.Parameters;

    public bool HasProbabilities => ClassifierKinds.HasProbabilities(
        RunSpec.Compile(RunFolder.Open(run), _ => config.Facts));

    /// <summary>A run stays as it is: its own spec says what it learned from.</summary>
    public FitResult Fit(ImageSet images, FitOptions? fit = null) => throw new UsageException(
        "U318", $"{run}: this classifier is a finished run and does not learn", "train its spec anew");

    public int[] Predict(ImageSet images) => Ask(images, (model, prepared) => model.Predict(prepared));

    public float[] PredictProba(ImageSet images) => Ask(images, (model, prepared) => model.PredictProba(prepared));

    public void Save(string folder)
    {
        using var model = Open();
        model.Save(folder);
    }

    /// <summary>The run is all there is.</summary>
    public void Load(string folder) => throw new UsageException(
        "U318", $"{run}: this classifier is a finished run and loads nothing", "name that run");

    public void Dispose()
    {
        // Nothing outlives a call.
    }

    private TrainedModel Open() => TrainedModel.Load(run, options, runtime);

    private T Ask<T>(ImageSet images, Func<TrainedModel, ImageSet, T> ask)
    {
        using var model = Open();
        var preparation = ImagePreparation.From(model.Experiment.Data);
        return ask(model, preparation.Apply(images, [.. Enumerable.Range(0, images.Count)]));
    }
}

using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Models;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Runs;

/// <summary>Loss, accuracy and confusion over a part of the data.</summary>
public sealed record Evaluation(Figures Figures, ConfusionMatrix Confusion);

/// <summary>The model of a finished run, ready to predict.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly RunFolder folder;
    private readonly ModelConfig config;
    private readonly WorkerPool pool;
    private readonly CompiledModel model;
    private readonly Evaluator evaluator;

    private TrainedModel(
        RunFolder folder, ModelConfig config, Experiment experiment, WorkerPool pool, CompiledModel model,
        ITorchRuntime runtime)
    {
        this.folder = folder;
        this.config = config;
        this.pool = pool;
        this.model = model;
        Experiment = experiment;
        evaluator = new Evaluator(model, pool, runtime);
    }

    public Experiment Experiment { get; }

    public IReadOnlyList<string> ClassNames => config.ClassNames;

    /// <summary>Channels x height x width of an image as it comes, before the spec's resize and pad.</summary>
    public Shape ImageShape => config.Facts.ImageShape;

    /// <summary>Loads a run's model.</summary>
    /// <exception cref="UsageException">There is no finished run at this path.</exception>
    /// <exception cref="RunException">The model's files are damaged.</exception>
    public static TrainedModel Load(string runFolder, int threads, string device, ITorchRuntime runtime)
    {
        var folder = RunFolder.OpenFinished(runFolder);
        var config = ModelConfig.Read(folder.ModelConfig);
        var experiment = RunSpec.Compile(folder, _ => config.Facts);
        runtime.Configure();
        var place = DeviceChoice.Parse(device);
        var pool = ModelWorkers.Create(
            experiment.Graph, threads == 0 ? PhysicalCores.Count() : threads, place, runtime);
        var model = new CompiledModel(experiment.Graph, pool.Count, ScalarType.Float32, place);
        Weights.Read(folder.Weights, model.Parameters);
        return new TrainedModel(folder, config, experiment, pool, model, runtime);
    }

    /// <summary>The data of the run's spec, prepared as in training.</summary>
    public DataSet LoadData() => DataSetLoader.Load(Experiment.Data, Manifest.Read(folder).SpecFolder);

    /// <summary>Reads photos (PNG or JPEG) and prepares them as the spec says.</summary>
    /// <exception cref="DataException">A file is missing, damaged, or no picture.</exception>
    public ImageSet ReadPhotos(IReadOnlyList<string> paths) =>
        PhotoReader.Read(paths, ImageShape, Experiment.Data, ClassNames);

    /// <summary>Class probabilities, images x classes, of prepared images (resized, padded and inverted as the spec says).</summary>
    public float[] PredictProba(ImageSet images) => evaluator.Probabilities(images, config.Normalizer);

    /// <summary>Loss, accuracy and confusion over prepared, labelled images.</summary>
    /// <param name="images">A part of <paramref name="data"/>.</param>
    /// <param name="data">Its training labels decide balanced class weights.</param>
    public Evaluation Evaluate(ImageSet images, DataSet data)
    {
        var options = Experiment.Train.Loss.Item;
        using var loss = new CrossEntropyLoss(
            options, data.Train.Labels, Experiment.ClassCount, model.Dtype, model.Device);
        var (figures, probabilities) = evaluator.MeasureAndPredict(images, config.Normalizer, loss);
        var confusion = new ConfusionMatrix(ClassNames.Count);
        for (var row = 0; row < images.Count; row++)
        {
            confusion.Add(
                images.Labels[row],
                PredictionsCsv.Largest(probabilities.AsSpan(row * ClassNames.Count, ClassNames.Count)));
        }

        return new Evaluation(figures, confusion);
    }

    public void Dispose()
    {
        evaluator.Dispose();
        model.Dispose();
        pool.Dispose();
    }
}

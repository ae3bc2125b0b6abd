using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Classifiers;

/// <summary>A layer graph with its weights.</summary>
internal sealed class GraphClassifier : IClassifier
{
    private readonly Experiment experiment;
    private readonly Normalizer normalizer;
    private readonly WorkerPool pool;
    private readonly CompiledModel model;
    private readonly Evaluator evaluator;

    private GraphClassifier(
        Experiment experiment, Normalizer normalizer, WorkerPool pool, CompiledModel model, ITorchRuntime runtime,
        TestTimeAugmentation augmentation)
    {
        this.experiment = experiment;
        this.normalizer = normalizer;
        this.pool = pool;
        this.model = model;
        evaluator = new Evaluator(model, pool, runtime, flips: augmentation == TestTimeAugmentation.Flip);
    }

    /// <summary>The model of a finished run.</summary>
    /// <exception cref="RunException">Its weights are damaged.</exception>
    public static GraphClassifier Load(
        RunFolder folder, Experiment experiment, ModelConfig config, PredictionOptions options, ITorchRuntime runtime)
    {
        runtime.Configure();
        var place = DeviceChoice.Parse(options.Device);
        var threads = options.Threads == 0 ? PhysicalCores.Count() : options.Threads;
        var pool = ModelWorkers.Create(experiment.Graph, threads, place, runtime);
        var model = new CompiledModel(experiment.Graph, pool.Count, ScalarType.Float32, place);
        Weights.Read(folder.Weights, model.Parameters);
        return new GraphClassifier(experiment, config.Normalizer, pool, model, runtime, options.Augmentation);
    }

    public float[] PredictProba(ImageSet images) => evaluator.Probabilities(images, normalizer);

    /// <summary>As the interface says, but with the loss that the spec trains on.</summary>
    public Evaluation Evaluate(ImageSet images, DataSet data)
    {
        using var loss = new CrossEntropyLoss(
            experiment.Train.Loss.Item, data.Train.Labels, experiment.ClassCount, model.Dtype, model.Device);
        var (figures, probabilities) = evaluator.MeasureAndPredict(images, normalizer, loss);
        return Evaluation.Of(images, probabilities, figures);
    }

    public void Dispose()
    {
        evaluator.Dispose();
        model.Dispose();
        pool.Dispose();
    }
}

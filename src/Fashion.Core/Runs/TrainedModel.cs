using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runtime;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>The model of a finished run, of any kind, ready to predict.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly FinishedRun run;
    private readonly IClassifier classifier;

    private TrainedModel(FinishedRun run, IClassifier classifier) => (this.run, this.classifier) = (run, classifier);

    public Experiment Experiment => run.Experiment;

    public IReadOnlyList<string> ClassNames => run.ClassNames;

    /// <summary>Channels x height x width of an image as it comes, before the spec's resize and pad.</summary>
    public Shape ImageShape => run.Config.Facts.ImageShape;

    /// <summary>Loads a run's model.</summary>
    /// <param name="runFolder">The run.</param>
    /// <param name="threads">Threads that compute; 0 takes one for each physical core.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</param>
    /// <param name="runtime">What the torch library offers.</param>
    /// <param name="augmentation">What predictions are averaged over.</param>
    /// <exception cref="UsageException">There is no finished run at this path.</exception>
    /// <exception cref="RunException">The model's files are damaged.</exception>
    public static TrainedModel Load(
        string runFolder, int threads, string device, ITorchRuntime runtime,
        TestTimeAugmentation augmentation = TestTimeAugmentation.None)
    {
        var model = Load(runFolder, new PredictionOptions(threads, device, augmentation), runtime);
        ClassifierKinds.CheckDevice(model.Experiment, device);
        return model;
    }

    /// <summary>The same for a member of an ensemble, whose device is that of its networks.</summary>
    internal static TrainedModel Load(string runFolder, PredictionOptions options, ITorchRuntime runtime) =>
        Load(FinishedRun.Open(runFolder), options, runtime);

    internal static TrainedModel Load(FinishedRun run, PredictionOptions options, ITorchRuntime runtime) =>
        new(run, ClassifierKinds.Load(run.Folder, run.Experiment, run.Config, options, runtime));

    /// <inheritdoc cref="FinishedRun.LoadData()"/>
    public DataSet LoadData() => run.LoadData();

    /// <summary>Reads photos (PNG or JPEG) and prepares them as the spec says.</summary>
    /// <exception cref="DataException">A file is missing, damaged, or no picture.</exception>
    public ImageSet ReadPhotos(IReadOnlyList<string> paths) =>
        PhotoReader.Read(paths, ImageShape, Experiment.Data, ClassNames);

    /// <summary>Whether <see cref="PredictProba"/> has a meaning for this kind of model.</summary>
    public bool HasProbabilities => classifier.HasProbabilities;

    /// <summary>Class probabilities, images x classes, of prepared images (resized, padded and inverted as the spec says).</summary>
    public float[] PredictProba(ImageSet images) => classifier.PredictProba(images);

    /// <summary>The likeliest class of each prepared image.</summary>
    public int[] Predict(ImageSet images) => classifier.Predict(images);

    /// <summary>Loss, accuracy and confusion over prepared, labelled images.</summary>
    /// <param name="images">A part of <paramref name="data"/>.</param>
    /// <param name="data">Its training labels decide balanced class weights.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Evaluate(ImageSet images, DataSet data, CancellationToken cancel = default) =>
        classifier.Evaluate(images, data, cancel);

    /// <summary>The accuracy of a k-NN for each k from 1 to <paramref name="most"/>, from one search.</summary>
    /// <exception cref="UsageException">The model is of another kind, or has fewer images.</exception>
    public double[] AccuracyByK(ImageSet images, int most) => classifier is Neighbours.KnnClassifier knn
        ? knn.AccuracyByK(images, most)
        : throw new UsageException("U411", "only the run of a `knn` has a curve over k", "leave `--curve` out");

    internal void Save(string into) => classifier.Save(into);

    public void Dispose() => classifier.Dispose();
}

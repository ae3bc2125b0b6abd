using Fashion.Core.Data;

namespace Fashion.Core.Classifiers;

/// <summary>The mean of a classifier's probabilities over an image and its mirror image.</summary>
internal sealed class MirroredClassifier(IClassifier classifier) : IClassifier
{
    public bool IsFitted => classifier.IsFitted;

    public IReadOnlyList<string> ClassNames => classifier.ClassNames;

    public long ParameterCount => classifier.ParameterCount;

    public bool HasProbabilities => true;

    public FitResult Fit(ImageSet images, FitOptions? options = null) => classifier.Fit(images, options);

    public int[] Predict(ImageSet images) => Probabilities.Labels(PredictProba(images), ClassNames.Count);

    public float[] PredictProba(ImageSet images)
    {
        var (one, other) = (classifier.PredictProba(images), classifier.PredictProba(images.Mirrored()));
        return [.. one.Zip(other, (share, mirrored) => (share + mirrored) / 2)];
    }

    public void Save(string folder) => classifier.Save(folder);

    public void Load(string folder) => classifier.Load(folder);

    public void Dispose() => classifier.Dispose();
}

using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Serialization;

namespace Fashion.Core.Runs;

/// <summary>
/// predictions/train.safetensors and so on: what a run's model says of every image of a part, so that figures and
/// pictures need not ask it again.
/// </summary>
internal static class PartPredictions
{
    private const string Images = "images";
    private const string Labels = "labels";
    private const string Predicted = "predicted";
    private const string Probabilities = "probabilities";

    /// <param name="folder">The run's.</param>
    /// <param name="part">Which part.</param>
    /// <param name="images">What <see cref="DataSet.ImagesOf"/> says of it.</param>
    /// <param name="predictions">Of its images.</param>
    /// <exception cref="RunException">The file cannot be written.</exception>
    public static void Write(RunFolder folder, DataPart part, string images, Predictions predictions)
    {
        long count = predictions.Labels.Length;
        List<SafetensorsTensor> tensors =
        [
            SafetensorsTensor.From<int>(Labels, [count], predictions.Labels),
            SafetensorsTensor.From<int>(Predicted, [count], predictions.Predicted),
        ];
        if (predictions.Probabilities is { } probabilities)
            tensors.Add(SafetensorsTensor.From<float>(Probabilities, [count, predictions.ClassNames.Count], probabilities));
        AtomicFile.CreateFolder(folder.PartPredictions);
        SafetensorsFile.Write(folder.PredictionsOf(part), tensors, new Dictionary<string, string> { [Images] = images });
    }

    /// <summary>Null where the run has none of this part.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public static (string Images, Predictions Predictions)? Read(RunFolder folder, DataPart part, IReadOnlyList<string> classNames)
    {
        var path = folder.PredictionsOf(part);
        if (!File.Exists(path))
            return null;
        try
        {
            var file = SafetensorsFile.Read(path);
            var tensors = file.Tensors;
            return (file.Metadata[Images], new Predictions(
                classNames, tensors[Labels].ToArray<int>(), tensors[Predicted].ToArray<int>(),
                tensors.TryGetValue(Probabilities, out var probabilities) ? probabilities.ToArray<float>() : null));
        }
        catch (Exception failure) when (failure is RunException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new RunException(
                "R316", failure is RunException ? failure.Message : $"{path}: these are no predictions of this run: {failure.Message}", "remove the file: it is made anew", failure);
        }
    }
}

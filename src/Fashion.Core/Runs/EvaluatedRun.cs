using System.Collections.Concurrent;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>A finished run with its images and with what its model says of them.</summary>
public sealed class EvaluatedRun
{
    private readonly EvaluatedRuns among;
    private readonly ConcurrentDictionary<DataPart, Lazy<(string Images, Predictions Predictions)?>> asked = [];
    private readonly ConcurrentDictionary<DataPart, Lazy<ClassificationMetrics?>> metrics = [];

    internal EvaluatedRun(FinishedRun run, EvaluatedRuns among) => (Run, this.among) = (run, among);

    public FinishedRun Run { get; }

    public string Name => Run.Name;

    public Experiment Experiment => Run.Experiment;

    public IReadOnlyList<string> ClassNames => Run.ClassNames;

    /// <summary>Its data, which runs of the same data share.</summary>
    /// <exception cref="UsageException">They have changed since.</exception>
    /// <exception cref="DataException">They are missing or damaged.</exception>
    public DataSet Data => among.Data(Run);

    /// <summary>
    /// What the model says of a part: as the run kept it, else asked of the model and kept. Null where the data have no such
    /// part.
    /// </summary>
    /// <exception cref="FashionException">It can be neither read nor asked.</exception>
    public Predictions? Predictions(DataPart part) => Asked(part)?.Predictions;

    /// <exception cref="UsageException">The data have no such part: U526.</exception>
    public void RequirePart(DataPart part)
    {
        if (Predictions(part) is null)
        {
            throw new UsageException(
                "U526", $"{Run.Folder.Path}: its data have no {part.ToString().ToLowerInvariant()} part", "another `--split`, such as `--split train`");
        }
    }

    /// <summary>The images of a part, and what the model says of them. Null where the data have no such part.</summary>
    /// <exception cref="RunException">What the run kept is of other images: R316.</exception>
    public (ImageSet Images, Predictions Predictions)? Labelled(DataPart part)
    {
        if (Data.Part(part) is not { Count: > 0 } images || Asked(part) is not { } own)
            return null;
        return own.Images == Data.ImagesOf(part) && own.Predictions.Labels.AsSpan().SequenceEqual(images.Labels)
            ? (images, own.Predictions)
            : throw new RunException(
                "R316", $"{Run.Folder.PredictionsOf(part)}: these are predictions of other images", "remove the file: it is made anew");
    }

    /// <summary>Everything that is measured of the model on a part; null where the data have no such part.</summary>
    public ClassificationMetrics? Metrics(DataPart part) => metrics.GetOrAdd(part, wanted => new Lazy<ClassificationMetrics?>(() =>
        Predictions(wanted) is { } own ? ClassificationMetrics.Of(own, EvaluatedRuns.Seed) : null)).Value;

    /// <summary>Whether both runs say something of the same images of a part, in the same order, and of the same classes.</summary>
    public bool HasSameImages(EvaluatedRun other, DataPart part) =>
        Asked(part) is { } own && other.Asked(part) is { } theirs && own.Images == theirs.Images && ClassNames.SequenceEqual(other.ClassNames)
        && own.Predictions.Labels.AsSpan().SequenceEqual(theirs.Predictions.Labels);

    /// <summary>
    /// The accuracy of a k-NN for each k from 1 to <paramref name="most"/>: as the run kept it, else asked of the model. Null
    /// where the data have no such part.
    /// </summary>
    /// <exception cref="UsageException">The model is of another kind, or has fewer images.</exception>
    public double[]? AccuracyByK(DataPart part, int most)
    {
        if (Data.Part(part) is not { Count: > 0 } images)
            return null;
        if (Run.Metrics.AccuracyByK is { } kept && kept.Part == part && kept.Accuracies.Length >= most)
            return kept.Accuracies[..most];
        using var model = LoadModel();
        return model.AccuracyByK(images, most);
    }

    /// <summary>The run's model, ready to predict.</summary>
    public TrainedModel LoadModel() => among.Load(Run);

    private (string Images, Predictions Predictions)? Asked(DataPart part) => asked.GetOrAdd(
        part, wanted => new Lazy<(string Images, Predictions Predictions)?>(() => Run.Kept(wanted) ?? among.Ask(this, wanted))).Value;
}

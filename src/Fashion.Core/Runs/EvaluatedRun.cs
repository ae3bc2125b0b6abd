using System.Collections.Concurrent;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Runtime;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>A finished run with its images and with what its model says of them.</summary>
public sealed class EvaluatedRun
{
    private readonly EvaluatedRuns among;
    private readonly ConcurrentDictionary<DataPart, Predictions?> predictions = [];
    private readonly ConcurrentDictionary<DataPart, ClassificationMetrics?> metrics = [];

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
    public Predictions? Predictions(DataPart part) =>
        predictions.GetOrAdd(part, wanted => Run.KeptPredictions(wanted) ?? among.Ask(this, wanted));

    /// <summary>Everything that is measured of the model on a part, with its intervals; null where the data have no such part.</summary>
    public ClassificationMetrics? Metrics(DataPart part) => metrics.GetOrAdd(
        part, wanted => Predictions(wanted) is { } own ? ClassificationMetrics.Of(own, EvaluatedRuns.Seed) : null);

    /// <summary>The run's model, ready to predict.</summary>
    public TrainedModel LoadModel() => among.Load(Run);
}

/// <summary>Finished runs that are looked at together.</summary>
/// <param name="options">Where models compute that are asked again.</param>
/// <param name="runtime">What computes.</param>
/// <param name="report">Told of what takes long.</param>
public sealed class EvaluatedRuns(PredictionOptions options, ITorchRuntime runtime, Action<string> report)
{
    /// <summary>Of all resamples: the same runs have the same intervals.</summary>
    public const ulong Seed = 42;

    private readonly SourceCache sources = new();
    private readonly DataSetCache data = new();

    /// <exception cref="UsageException">There is no finished run at this path, or its spec was changed.</exception>
    /// <exception cref="RunException">Its files are damaged.</exception>
    public EvaluatedRun Open(string path) => new(FinishedRun.Open(path), this);

    internal DataSet Data(FinishedRun run)
    {
        var shared = data.Load($"{run.Manifest.DataHash} {run.Manifest.SpecFolder}", () => run.LoadData(sources));
        run.Manifest.CheckData(shared, run.Folder);
        return shared;
    }

    internal TrainedModel Load(FinishedRun run) => TrainedModel.Load(run, options, runtime);

    internal Predictions? Ask(EvaluatedRun run, DataPart part)
    {
        if (run.Data.Part(part) is not { Count: > 0 } images)
            return null;
        report($"{run.Run.Folder.Path}: its model is asked about the {part.ToString().ToLowerInvariant()} images, as the run has not kept that");
        using var model = run.LoadModel();
        var asked = model.Evaluate(images, run.Data).Of(images);
        try
        {
            PartPredictions.Write(run.Run.Folder, part, asked);
        }
        catch (RunException failure)
        {
            report($"{failure.Message}: it will be asked again");
        }

        return asked;
    }
}

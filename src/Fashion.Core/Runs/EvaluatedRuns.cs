using System.Collections.Concurrent;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Runtime;

namespace Fashion.Core.Runs;

/// <summary>Finished runs that are looked at together.</summary>
/// <param name="options">Where models compute that are asked again.</param>
/// <param name="runtime">What computes.</param>
/// <param name="report">Told of what takes long.</param>
public sealed class EvaluatedRuns(PredictionOptions options, ITorchRuntime runtime, Action<string> report)
{
    /// <summary>Of all resamples: the same runs have the same intervals.</summary>
    public const ulong Seed = 42;

    private readonly SourceCache sources = new();
    private readonly ConcurrentDictionary<(string Hash, string Folder), Lazy<DataSet>> data = [];

    /// <exception cref="UsageException">There is no finished run at this path, or its spec was changed.</exception>
    /// <exception cref="RunException">Its files are damaged.</exception>
    public EvaluatedRun Open(string path) => new(FinishedRun.Open(path), this);

    internal DataSet Data(FinishedRun run)
    {
        var shared = data.GetOrAdd(
            (run.Manifest.DataHash, run.Manifest.SpecFolder), _ => new Lazy<DataSet>(() => run.LoadData(sources))).Value;
        run.Manifest.CheckData(shared, run.Folder);
        return shared;
    }

    internal TrainedModel Load(FinishedRun run)
    {
        ClassifierKinds.CheckDevice(run.Experiment, options.Device);
        return TrainedModel.Load(run, options, runtime);
    }

    internal (string Images, Predictions Predictions)? Ask(EvaluatedRun run, DataPart part)
    {
        if (run.Data.Part(part) is not { Count: > 0 } images)
            return null;
        report($"{run.Run.Folder.Path}: its model is asked about the {part.ToString().ToLowerInvariant()} images, as the run has not kept that");
        using var model = run.LoadModel();
        var asked = model.Evaluate(images, run.Data).Of(images);
        var of = run.Data.ImagesOf(part);
        try
        {
            PartPredictions.Write(run.Run.Folder, part, of, asked);
        }
        catch (RunException failure)
        {
            report($"{failure.Message}: it will be asked again");
        }

        return (of, asked);
    }
}

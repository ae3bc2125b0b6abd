using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Metrics;
using Fashion.Core.Serialization;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>metrics.json: what a run came to, and what it took. Of a run that has learned but is not evaluated, <see cref="Fit"/> alone.</summary>
public sealed record RunMetrics
{
    /// <summary>Null where the data have no such part, as the others.</summary>
    public Figures? Train { get; init; }

    public Figures? Validation { get; init; }

    public Figures? Test { get; init; }

    /// <summary>Trained numbers of the model.</summary>
    public long? Parameters { get; init; }

    /// <summary>Epochs finished; null where the model is no layer graph.</summary>
    public int? Epochs { get; init; }

    /// <summary>Training alone, without set-up, validation and evaluation; of an ensemble, that of its members.</summary>
    public double? TrainSeconds { get; init; }

    /// <summary>How long it takes to predict.</summary>
    public PredictionTime? Prediction { get; init; }

    /// <summary>What the method says of its fit; null for a layer graph.</summary>
    public FitResult? Fit { get; init; }

    /// <summary>How its members did on the test part; null for a model of one piece.</summary>
    public EnsembleEvaluation? Ensemble { get; init; }

    /// <summary>How a k-NN does for each k; null for another model.</summary>
    public AccuracyByK? AccuracyByK { get; init; }

    internal void Write(RunFolder folder) =>
        AtomicFile.Write(folder.Metrics, JsonSerializer.Serialize(this, RunJson.Indented) + "\n");

    /// <summary>Null where the run has none yet.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public static RunMetrics? Read(RunFolder folder)
    {
        if (!File.Exists(folder.Metrics))
            return null;
        try
        {
            return JsonSerializer.Deserialize<RunMetrics>(File.ReadAllBytes(folder.Metrics), RunJson.Indented)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException failure)
        {
            throw new RunException(
                "R314", $"{folder.Metrics}: the run's figures are damaged: {failure.Message}",
                $"remove the file, and measure them again: `fashion-cli train --resume {folder.Path}`", failure);
        }
    }
}

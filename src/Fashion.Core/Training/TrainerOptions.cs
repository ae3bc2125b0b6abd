using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Dsl;

namespace Fashion.Core.Training;

/// <summary>What the command line decides about a run, beside its spec.</summary>
public sealed record TrainerOptions
{
    /// <summary>The spec file as the user named it, for the manifest; null where there is none.</summary>
    public string? SpecPath { get; init; }

    /// <summary>The folder that paths inside the spec are relative to.</summary>
    public required string SpecFolder { get; init; }

    /// <summary>Where run folders are made.</summary>
    public string RunsFolder { get; init; } = "runs";

    /// <summary>Threads that compute; 0 takes one for each physical core.</summary>
    public int Threads { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The command line, for the manifest.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Steps between two checkpoints inside an epoch; one is written after every epoch too.</summary>
    public int CheckpointEverySteps { get; init; } = 500;

    /// <summary>Whether a run keeps what its model says of every image; without it, reports ask the model again.</summary>
    public bool KeepsPredictions { get; init; } = true;

    /// <summary>Gives an experiment's data, where several runs share them; null loads them for the run.</summary>
    public Func<Experiment, DataSet>? DataSets { get; init; }

    /// <summary>Told the run's folder as soon as the run can be resumed.</summary>
    internal Action<string> Begun { get; init; } = _ => { };

    /// <summary>Full paths of the specs of the ensembles that this run is a member of, the outermost first.</summary>
    internal IReadOnlyList<string> MemberOf { get; init; } = [];

    /// <exception cref="DataException">The data are missing or damaged.</exception>
    internal DataSet Load(Experiment experiment) =>
        DataSets?.Invoke(experiment) ?? DataSetLoader.Load(experiment.Data, SpecFolder);
}

/// <summary>How a run ended.</summary>
/// <param name="RunFolder">Where everything lies.</param>
/// <param name="Parameters">Trained numbers of the model.</param>
/// <param name="Epochs">Epochs finished.</param>
/// <param name="Train">Final weights over the training part; null where the run was interrupted.</param>
/// <param name="Validation">Null where there is no such part or the run was interrupted.</param>
/// <param name="Test">Null where there is no such part or the run was interrupted.</param>
/// <param name="SetupSeconds">From the start to the first step.</param>
/// <param name="TrainSeconds">All epochs, this run's resumed parts included.</param>
/// <param name="EvaluateSeconds">The final figures and predictions.</param>
/// <param name="Interrupted">Whether it was stopped and can be resumed.</param>
/// <param name="Init">The weights that it began with; null where all were drawn.</param>
/// <param name="Ensemble">How its members did on the test part; null for a model of one piece.</param>
public sealed record TrainResult(
    string RunFolder, long Parameters, int Epochs, Figures? Train, Figures? Validation, Figures? Test,
    double SetupSeconds, double TrainSeconds, double EvaluateSeconds, bool Interrupted,
    LoadedWeights? Init, EnsembleEvaluation? Ensemble = null)
{
    /// <summary>What the method says of its fit; null for a layer graph.</summary>
    public FitResult? Fit { get; init; }
}

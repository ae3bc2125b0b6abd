using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Runs;

/// <summary>What a trace has.</summary>
/// <param name="Steps">Steps that were taken: as many as asked for, or all of the training where it has fewer.</param>
/// <param name="StepsPerEpoch">Of the whole training, with <paramref name="Epochs"/> what decides the schedule.</param>
/// <param name="Epochs">Of the whole training.</param>
public sealed record TraceResult(int Steps, int StepsPerEpoch, int Epochs);

/// <summary>
/// The first steps of a training without dropout, written into a folder so that another program can repeat them: the
/// weights before and after, and each step's batch, rate and loss.
/// </summary>
public static class TraceSession
{
    /// <exception cref="UsageException">The model is no layer graph, or what the spec names is not there.</exception>
    /// <param name="experiment">Its dropouts drop nothing.</param>
    /// <param name="into">The folder, made where it is not there.</param>
    /// <param name="steps">How many to take at most.</param>
    /// <param name="doubles">Compute in double precision, on torch's own operations: rounding then stays small.</param>
    /// <param name="options">Threads, device, and the spec's folder.</param>
    /// <param name="runtime">What computes in single precision.</param>
    /// <param name="observer">Told how it goes.</param>
    /// <param name="cancel">Ends it early, by an exception.</param>
    public static TraceResult Record(
        Experiment experiment, string into, int steps, bool doubles, TrainerOptions options, ITorchRuntime runtime,
        ITrainingObserver observer, CancellationToken cancel)
    {
        experiment = experiment.WithoutDropout();
        var frozen = FrozenLayers.Of(experiment);
        var initial = InitialWeights.Read(experiment, options.SpecFolder);
        var data = DataSetLoader.Load(experiment.Data, options.SpecFolder);
        runtime.Configure();
        var type = doubles ? ScalarType.Float64 : ScalarType.Float32;
        if (doubles)
            runtime = new PlainRuntime();
        var device = DeviceChoice.Parse(options.Device);
        runtime.TrySetDeterministic(experiment.Train.Deterministic);
        using var built = new BuiltModel(
            experiment.Graph, device, PhysicalCores.Threads(options.Threads), runtime, frozen, type);
        built.Initialize(experiment.Train.Seed, initial);
        RoundToSingle(built.Parameters);

        var stepsPerEpoch = Trainer.StepsPerEpoch(experiment.Train, data);
        var count = (int)Math.Min(steps, (long)stepsPerEpoch * experiment.Train.Epochs);
        var folder = new TraceFolder(into);
        folder.WriteInitial(built.Parameters);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        TrainingState? state = null;
        using var trainer = new Trainer(experiment, data, built.Model, built.Pool, runtime, observer)
        {
            Stepped = step =>
            {
                folder.Append(step);
                if (step.Number < count)
                    return;
                folder.WriteFinal(state!);
                enough.Cancel();
            },
        };
        state = trainer.State;
        observer.OnStart(new RunInfo(
            into, built.Parameters.Count, experiment.Train.Epochs, stepsPerEpoch, data.Train.Count, false, initial?.Description));
        trainer.Run(enough.Token);
        cancel.ThrowIfCancellationRequested();
        return new TraceResult(count, stepsPerEpoch, experiment.Train.Epochs);
    }

    /// <summary>Files hold single precision: whoever reads the weights begins with the very numbers used here.</summary>
    private static void RoundToSingle(ParameterStore parameters)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        parameters.Trained.copy_(parameters.Trained.to(ScalarType.Float32));
        parameters.Running.copy_(parameters.Running.to(ScalarType.Float32));
    }
}

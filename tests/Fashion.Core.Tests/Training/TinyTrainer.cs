using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Tests.Training;

/// <summary>A trainer on the tiny data that shows its state after every step.</summary>
internal sealed class TinyTrainer : IDisposable
{
    private readonly WorkerPool pool;

    public TinyTrainer(TinyExperiment tiny, Experiment experiment, Action<TinyTrainer>? afterStep = null)
    {
        Data = DataSetLoader.Load(experiment.Data, tiny.Folder);
        var runtime = TorchRuntime.Create();
        pool = new WorkerPool(CompiledModel.CanSplit(experiment.Graph) ? 2 : 1, _ => runtime.SetThreads(1));
        Model = new CompiledModel(
            experiment.Graph, pool.Count, ScalarType.Float32, device("cpu"), FrozenLayers.Of(experiment));
        Initializer.Fill(Model.Parameters, (ulong)experiment.Train.Seed);
        Trainer = new Trainer(experiment, Data, Model, pool, runtime, Observer)
        {
            Save = _ => afterStep?.Invoke(this),
            SaveEverySteps = 1,
        };
    }

    public DataSet Data { get; }

    public CompiledModel Model { get; }

    public Trainer Trainer { get; }

    public TrainingState State => Trainer.State;

    public Recorder Observer { get; } = new();

    /// <summary>Trains to the end, or until the step after <paramref name="stopAt"/>.</summary>
    public static TinyTrainer Run(
        TinyExperiment tiny, Experiment experiment, Action<TinyTrainer>? afterStep = null, long? stopAt = null)
    {
        using var cancel = new CancellationTokenSource();
        var trainer = new TinyTrainer(tiny, experiment, trainer =>
        {
            afterStep?.Invoke(trainer);
            if (trainer.State.Progress.Step == stopAt)
                cancel.Cancel();
        });
        trainer.Trainer.Run(cancel.Token);
        return trainer;
    }

    /// <summary>Trains until the step after <paramref name="stopAt"/>, then in another trainer from its checkpoint.</summary>
    public static TinyTrainer RunInTwoParts(TinyExperiment tiny, Experiment experiment, long stopAt)
    {
        var checkpoints = new CheckpointStore(Directory.CreateDirectory(Path.Combine(tiny.Folder, "parts")).FullName, "tiny");
        using (var first = Run(tiny, experiment, stopAt: stopAt))
            checkpoints.Save(first.State);
        var second = new TinyTrainer(tiny, experiment);
        checkpoints.TryLoad(second.State, text => throw new InvalidOperationException(text));
        second.Trainer.Run(CancellationToken.None);
        return second;
    }

    /// <summary>Every parameter's numbers, running statistics included.</summary>
    public Dictionary<string, float[]> Weights() => Model.Parameters.Slots.ToDictionary(
        slot => slot.Name,
        slot => Read(slot.View(slot.Trained ? Model.Parameters.Trained : Model.Parameters.Running)));

    public static float[] Read(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().contiguous().data<float>().ToArray();
    }

    public void Dispose()
    {
        Trainer.Dispose();
        Model.Dispose();
        pool.Dispose();
    }
}

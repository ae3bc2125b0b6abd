using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Serialization;

namespace Fashion.Core.Optimization;

/// <summary>The state of a minimization as a checkpoint.</summary>
internal static class LbfgsCheckpoint
{
    /// <summary>
    /// Where the fit goes on from, the seconds that it took so far, and the point that its objective measures from; all zeros
    /// at the beginning.
    /// </summary>
    public static (LbfgsState State, double Seconds, double[]? Base) Load(IFitCheckpoints checkpoints, int size)
    {
        if (checkpoints.Load() is not { } saved)
            return (new LbfgsState(new double[size]), 0, null);
        var progress = JsonSerializer.Deserialize<Progress>(saved.Progress, FitState.Json)!;
        var state = new LbfgsState(saved.Tensor("point").ToArray<double>())
        {
            Gradient = saved.Tensor("gradient").ToArray<double>(),
            Value = progress.Value,
            Iteration = progress.Iteration,
            Evaluations = progress.Evaluations,
            LeastGradient = progress.LeastGradient,
            Idle = progress.Idle,
        };
        for (var at = 0; at < progress.Remembered; at++)
            state.History.Add((saved.Tensor($"step.{at}").ToArray<double>(), saved.Tensor($"change.{at}").ToArray<double>()));
        var origin = saved.Tensors.FirstOrDefault(tensor => tensor.Name == "base")?.ToArray<double>();
        return (state, progress.Seconds, origin);
    }

    public static void Save(IFitCheckpoints checkpoints, LbfgsState state, double seconds, double[]? origin)
    {
        var progress = new Progress(
            state.Value, state.Iteration, state.Evaluations, state.History.Count, state.LeastGradient, state.Idle, seconds);
        var tensors = new List<SafetensorsTensor> { Tensor("point", state.Point), Tensor("gradient", state.Gradient) };
        if (origin is not null)
            tensors.Add(Tensor("base", origin));
        for (var at = 0; at < state.History.Count; at++)
        {
            tensors.Add(Tensor($"step.{at}", state.History[at].Step));
            tensors.Add(Tensor($"change.{at}", state.History[at].Change));
        }

        checkpoints.Save(new FitState(state.Iteration, JsonSerializer.Serialize(progress, FitState.Json), tensors));
    }

    private static SafetensorsTensor Tensor(string name, double[] numbers) =>
        SafetensorsTensor.From<double>(name, [numbers.Length], numbers);

    private sealed record Progress(
        double Value, int Iteration, int Evaluations, int Remembered, double LeastGradient, int Idle, double Seconds);
}

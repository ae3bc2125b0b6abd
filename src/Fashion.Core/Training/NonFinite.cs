using Fashion.Core.Models;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>Says why a loss is no number: which layer's values went first.</summary>
internal static class NonFinite
{
    /// <summary>Of the exception.</summary>
    public const string Code = "R101";

    public static DivergedException Explain(
        CompiledModel model, IEnumerable<StepWorker> workers, TrainingProgress progress, double loss)
    {
        var place = $"epoch {progress.Epoch + 1}, step {progress.Step + 1}";
        var layer = model.Graph.Layers
            .Select(layer => layer.Name)
            .FirstOrDefault(name => !IsFinite(model, name)) is { } weights
                ? $"the parameters of layer `{weights}` are not finite"
                : workers.Select(worker => worker.FirstNonFinite()).FirstOrDefault(name => name is not null) is { } output
                    ? $"the output of layer `{output}` was the first that is not finite"
                    : "every layer's output is finite, but the loss overflows";
        return new DivergedException(
            Code, $"the loss is {loss} at {place}: {layer}",
            "lower the learning rate, or set `clip = 1.0`");
    }

    private static bool IsFinite(CompiledModel model, string layer)
    {
        using var scope = NewDisposeScope();
        return model.Parameters.Slots
            .Where(slot => slot.Layer.Name == layer)
            .All(slot => model.Parameters.View(slot).isfinite().all().item<bool>());
    }
}

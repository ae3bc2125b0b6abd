using Fashion.Dsl;

namespace Fashion.Core.Tests.Runs;

/// <summary>An experiment as another one, but for what a test changes.</summary>
internal static class ExperimentWith
{
    public static Experiment With(
        this Experiment experiment, double? average = null, WeightSource? init = null, string[]? freeze = null,
        Duration? unfreeze = null, int? seed = null, Func<string, string>? names = null)
    {
        var train = experiment.Train;
        return new Experiment(
            experiment.Name, experiment.Data, experiment.ClassCount,
            names is null ? experiment.Graph : Renamed(experiment.Graph, names),
            experiment.Classifier,
            new TrainSettings(
                train.Loss, train.Optimizer, train.Schedule, train.Epochs, train.Batch, train.Clip, train.EarlyStop,
                train.Keep, average, init, freeze ?? [], unfreeze, seed ?? train.Seed, train.Deterministic),
            experiment.Search, experiment.Holes, experiment.Hashes, experiment.CanonicalText);
    }

    private static LayerGraph Renamed(LayerGraph graph, Func<string, string> names) => new(
        graph.InputShape,
        [
            .. graph.Layers.Select(layer => new Layer(
                layer.Id, names(layer.Name), layer.Labelled, layer.Operation, layer.Inputs, layer.InputShape,
                layer.OutputShape, layer.Parameters, layer.MultiplyAdds)),
        ]);
}

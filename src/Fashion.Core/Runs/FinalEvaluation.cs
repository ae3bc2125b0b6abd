using System.Diagnostics;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>The end of a run of any kind: its model is measured on each part, and what follows is written down.</summary>
internal static class FinalEvaluation
{
    /// <param name="folder">The run's.</param>
    /// <param name="experiment">What it did.</param>
    /// <param name="data">Whose test part is touched here, and nowhere else in a run.</param>
    /// <param name="learned">What is known of the run without its figures.</param>
    /// <param name="keepsPredictions">Whether predictions of each image are written.</param>
    /// <param name="evaluate">Asks the model.</param>
    public static RunEnd Run(
        RunFolder folder, Experiment experiment, DataSet data, RunMetrics learned, bool keepsPredictions, Func<ImageSet, Evaluation> evaluate)
    {
        PredictionTime? time = null;
        var train = Of(DataPart.Train)!.Figures;
        var validation = Of(DataPart.Validation)?.Figures;
        var test = Of(DataPart.Test);
        var metrics = learned with
        {
            Train = train, Validation = validation, Test = test?.Figures, Prediction = time, Ensemble = test?.Ensemble,
        };
        metrics.Write(folder);
        var end = new RunEnd(folder, experiment, data, metrics, test);
        ModelCard.Write(end);
        return end;

        Evaluation? Of(DataPart part)
        {
            if (data.Part(part) is not { Count: > 0 } images)
                return null;
            // The last part counts: by then, everything is warm.
            var clock = Stopwatch.StartNew();
            var evaluation = evaluate(images);
            time = new PredictionTime(images.Count, clock.Elapsed.TotalSeconds);
            if (keepsPredictions)
                PartPredictions.Write(folder, part, data.ImagesOf(part), evaluation.Of(images));
            if (part == DataPart.Test)
                PredictionsCsv.WriteTest(folder, images, evaluation.Predicted, evaluation.Probabilities);
            return evaluation;
        }
    }
}

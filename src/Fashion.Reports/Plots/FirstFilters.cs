using Fashion.Core.Runs;
using Fashion.Core.Serialization;
using Fashion.Dsl;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>What the first layer with weights looks for; of a linear model, what speaks for each class. Null where there is none.</summary>
internal static class FirstFilters
{
    private const int UsualMost = 64;
    private const int Columns = 8;

    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        var input = run.Data.Train.Shape;
        if (Weights(run, input) is not { } weights)
            return null;
        var size = weights.Numbers.Length / weights.Names.Count;
        var width = weights.Window?.Width ?? input.Width;
        var plane = weights.Window is { } window ? window.Width * window.Height : input.Height * input.Width;
        var cells = weights.Names.Take(options.Most ?? UsualMost).Select((name, at) =>
        {
            // Of several channels, what they have in common.
            var sums = new double[plane];
            foreach (var (place, number) in weights.Numbers.Skip(at * size).Take(size).Index())
                sums[place % plane] += number;
            return new GridCell(PixelPng.Signed(sums, width), name.Length == 0 ? [] : [new Caption(name)]);
        });
        return ImageGrid.Of(
            weights.Title,
            $"The weights of {weights.Of}: blue where a bright pixel raises the output, red where it lowers it, white where it does nothing; each by its own largest weight."
            + (weights.Names.Count > (options.Most ?? UsualMost) ? FormattableString.Invariant($" The first {options.Most ?? UsualMost} of {weights.Names.Count}.") : "")
            + (size > plane ? " The weights of an image's channels are added." : ""),
            [.. cells.Chunk(Columns).Select(row => new GridRow("", row))], cellWidth: weights.Names[0].Length == 0 ? 56 : 80);
    }

    /// <param name="Title">Of the picture.</param>
    /// <param name="Of">What they are the weights of.</param>
    /// <param name="Names">One for each output; empty texts where they have none.</param>
    /// <param name="Numbers">Outputs x channels x height x width.</param>
    /// <param name="Window">Of a convolution; null where each output sees the whole image.</param>
    private sealed record Filters(string Title, string Of, IReadOnlyList<string> Names, float[] Numbers, (int Height, int Width)? Window);

    private static Filters? Weights(EvaluatedRun run, Shape input)
    {
        if (run.Experiment.Classifier is Classifier.Logistic or Classifier.SgdClassifier)
        {
            var linear = SafetensorsFile.Read(run.Run.Folder.Weights).Tensors["weight"];
            return new Filters("Weights of each class", "each class", run.ClassNames, linear.ToArray<float>(), null);
        }

        var layer = run.Experiment.Classifier is null
            ? run.Experiment.Graph.Layers.FirstOrDefault(layer => layer.Parameters.Any(own => own.Name == "weight" && own.Shape.Count is 2 or 4))
            : null;
        if (layer is null)
            return null;
        var shape = layer.Parameters.First(own => own.Name == "weight").Shape;
        // A dense layer over anything but the image's own pixels shows nothing.
        if (shape.Count == 2 && shape[1] != input.Count)
            return null;
        var numbers = SafetensorsFile.Read(run.Run.Folder.Weights).Tensors[layer.Name + ".weight"].ToArray<float>();
        return new Filters(
            "First-layer filters", $"the outputs of `{layer.Name}`", [.. Enumerable.Repeat("", shape[0])], numbers,
            shape.Count == 4 ? (shape[2], shape[3]) : null);
    }
}

using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>
/// model/config.json: what a model needs beside its weights to take an image and name a class, without the data that
/// it was trained on.
/// </summary>
public sealed record ModelConfig
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Channels, height and width of an image before resize and pad.</summary>
    public required IReadOnlyList<int> ImageShape { get; init; }

    /// <summary>Classes in the source, before <c>classes</c> chose among them.</summary>
    public required int SourceClassCount { get; init; }

    public required string Normalization { get; init; }

    public required IReadOnlyList<float> Mean { get; init; }

    public required IReadOnlyList<float> Std { get; init; }

    public required long Parameters { get; init; }

    internal DataFacts Facts => new(Shape.Image(ImageShape[0], ImageShape[1], ImageShape[2]), SourceClassCount);

    internal Normalizer Normalizer => new(
        Normalization switch
        {
            "none" => Dsl.Normalization.Raw,
            "standard" => Dsl.Normalization.Standard,
            "per_pixel" => Dsl.Normalization.PerPixel,
            _ => Dsl.Normalization.Unit,
        },
        [.. Mean], [.. Std]);

    internal static ModelConfig Of(Experiment experiment, DataSet data) => new()
    {
        Name = experiment.Name,
        ClassNames = data.ClassNames,
        ImageShape = data.Facts.ImageShape.Dimensions,
        SourceClassCount = data.Facts.ClassCount,
        Normalization = Word(data.Normalizer.Kind),
        Mean = data.Normalizer.Mean,
        Std = data.Normalizer.Std,
        Parameters = experiment.Graph.ParameterCount,
    };

    internal void Write(string path) =>
        AtomicFile.Write(path, JsonSerializer.Serialize(this, RunJson.Indented) + "\n");

    /// <exception cref="RunException">The file is missing or damaged.</exception>
    internal static ModelConfig Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelConfig>(File.ReadAllText(path), RunJson.Indented)
                ?? throw new JsonException("it is empty");
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw new RunException(
                "R307", $"{path}: the model's description cannot be read: {failure.Message}",
                "finish the run first: `fashion-cli train --resume RUN`", failure);
        }
    }

    private static string Word(Normalization normalization) =>
        normalization.IsRaw ? "none"
        : normalization.IsStandard ? "standard"
        : normalization.IsPerPixel ? "per_pixel"
        : "unit";
}

using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Classifiers;

/// <summary>What a classifier keeps of the images that it learned from, beside what it learned.</summary>
/// <param name="Shape">Channels, height and width of each.</param>
/// <param name="FullScale">The number for white; null where any will do.</param>
/// <param name="ClassNames">By class index.</param>
internal sealed record FittedOn(IReadOnlyList<int> Shape, float? FullScale, IReadOnlyList<string> ClassNames)
{
    /// <summary>What normalization subtracts, where it is not among what was learned.</summary>
    public IReadOnlyList<float>? Mean { get; init; }

    /// <summary>What normalization divides by.</summary>
    public IReadOnlyList<float>? Std { get; init; }

    public static FittedOn Of(ImageSet images) => new(images.Shape.Dimensions, images.FullScale, images.ClassNames);

    public Shape ImageShape => Dsl.Shape.Image(Shape[0], Shape[1], Shape[2]);

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="RunException">The text is damaged.</exception>
    public static FittedOn OfJson(string text, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<FittedOn>(text) is { Shape.Count: 3, ClassNames.Count: > 0 } fitted
                ? fitted
                : throw new JsonException("it is not whole");
        }
        catch (JsonException failure)
        {
            throw new RunException(
                "R307", $"{path}: the model's description cannot be read: {failure.Message}", "train again", failure);
        }
    }
}

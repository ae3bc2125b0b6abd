using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fashion.Core.Training;

/// <summary>Mean loss and share of right predictions (0 to 1) over a part of the data.</summary>
/// <param name="Loss">Not a number for a classifier that gives no probabilities; JSON then has null.</param>
/// <param name="Accuracy">Right predictions.</param>
public sealed record Figures([property: JsonConverter(typeof(NullForNone))] double Loss, double Accuracy);

/// <summary>JSON's null for what is not a number.</summary>
internal sealed class NullForNone : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => double.NaN,
            JsonTokenType.String => double.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new JsonException("this is no number"),
            _ => reader.GetDouble(),
        };

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsNaN(value))
            writer.WriteNullValue();
        else if (double.IsInfinity(value))
            writer.WriteStringValue(value > 0 ? "Infinity" : "-Infinity");
        else
            writer.WriteNumberValue(value);
    }
}

/// <summary>One epoch of a run; epochs count from 1.</summary>
/// <param name="Epoch">Which epoch.</param>
/// <param name="Train">Running means over the epoch's own batches, in training mode.</param>
/// <param name="Validation">After the epoch; null where there is no validation part.</param>
/// <param name="LearningRate">Of the epoch's last step.</param>
/// <param name="Seconds">The epoch's training, without its validation.</param>
/// <param name="Best">Whether its weights are the best so far by the rule that keeps them.</param>
public sealed record EpochRecord(
    int Epoch, Figures Train, Figures? Validation, double LearningRate, double Seconds, bool Best);

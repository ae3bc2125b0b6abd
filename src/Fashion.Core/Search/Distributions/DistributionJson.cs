using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fashion.Core.Search;

/// <summary>Distributions in the words of Optuna's databases: a name and its attributes.</summary>
public static class DistributionJson
{
    /// <summary>The text that a database keeps; Optuna compares such texts, so that their order is always the same.</summary>
    public static string Write(Distribution distribution)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("name", distribution.GetType().Name);
            json.WriteStartObject("attributes");
            switch (distribution)
            {
                case FloatDistribution real:
                    WriteStep(json, real.Step);
                    WriteReal(json, "low", real.Low);
                    WriteReal(json, "high", real.High);
                    json.WriteBoolean("log", real.Log);
                    break;
                case IntDistribution whole:
                    json.WriteBoolean("log", whole.Log);
                    json.WriteNumber("step", whole.Step);
                    json.WriteNumber("low", whole.Low);
                    json.WriteNumber("high", whole.High);
                    break;
                case CategoricalDistribution categorical:
                    json.WriteStartArray("choices");
                    foreach (var choice in categorical.Choices)
                        WriteChoice(json, choice);
                    json.WriteEndArray();
                    break;
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="Write"/> or Optuna wrote.</summary>
    /// <exception cref="FormatException">It is no distribution that is known here.</exception>
    public static Distribution Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var name = document.RootElement.GetProperty("name").GetString();
            var attributes = document.RootElement.GetProperty("attributes");
            return name switch
            {
                nameof(FloatDistribution) => new FloatDistribution(Real("low"), Real("high"), Log(), Step()),
                nameof(IntDistribution) => new IntDistribution(Whole("low"), Whole("high"), Log(), Whole("step")),
                nameof(CategoricalDistribution) => new CategoricalDistribution(
                    [.. attributes.GetProperty("choices").EnumerateArray().Select(Choice)]),
                // Those of Optuna before its third version.
                "UniformDistribution" => new FloatDistribution(Real("low"), Real("high")),
                "LogUniformDistribution" => new FloatDistribution(Real("low"), Real("high"), Log: true),
                "DiscreteUniformDistribution" => new FloatDistribution(Real("low"), Real("high"), Step: Real("q")),
                "IntUniformDistribution" => new IntDistribution(Whole("low"), Whole("high"), Step: Whole("step")),
                "IntLogUniformDistribution" => new IntDistribution(Whole("low"), Whole("high"), Log: true),
                _ => throw new FormatException($"unknown distribution `{name}`"),
            };

            double Real(string key) => attributes.GetProperty(key).GetDouble();

            long Whole(string key) => attributes.GetProperty(key).GetInt64();

            bool Log() => attributes.TryGetProperty("log", out var log) && log.GetBoolean();

            double? Step() =>
                attributes.TryGetProperty("step", out var step) && step.ValueKind == JsonValueKind.Number
                    ? step.GetDouble()
                    : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"no distribution: {text}", error);
        }
    }

    private static void WriteStep(Utf8JsonWriter json, double? step)
    {
        if (step is { } number)
            WriteReal(json, "step", number);
        else
            json.WriteNull("step");
    }

    /// <summary>With a point or an exponent, as a real number of Python's.</summary>
    private static void WriteReal(Utf8JsonWriter json, string key, double value)
    {
        json.WritePropertyName(key);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        json.WriteRawValue(text.AsSpan().IndexOfAny(".eE") < 0 ? text + ".0" : text);
    }

    /// <summary>Numbers and flags as such: other programs compute with them.</summary>
    private static void WriteChoice(Utf8JsonWriter json, string choice)
    {
        if (choice is "true" or "false")
            json.WriteBooleanValue(choice == "true");
        else if (IsNumber(choice))
            json.WriteRawValue(choice);
        else
            json.WriteStringValue(choice);
    }

    private static string Choice(JsonElement choice) =>
        choice.ValueKind == JsonValueKind.String ? choice.GetString()! : choice.GetRawText();

    /// <summary>Whether JSON writes the number in just this way.</summary>
    private static bool IsNumber(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

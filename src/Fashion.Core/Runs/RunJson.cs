using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fashion.Core.Data;

namespace Fashion.Core.Runs;

/// <summary>How a run's JSON files are written: camelCase names, infinities by name.</summary>
internal static class RunJson
{
    public static readonly JsonSerializerOptions Indented = Make(indented: true);

    public static readonly JsonSerializerOptions Line = Make(indented: false);

    private static JsonSerializerOptions Make(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<DataPart>(JsonNamingPolicy.CamelCase) },
    };
}

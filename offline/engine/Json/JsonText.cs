using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Json;

/// <summary>JSON as the command prints it.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions TwoSpaces = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = DeepJson.MaxDepth,
    };

    public static string Indented(JsonNode? node) => node?.ToJsonString(TwoSpaces) ?? "null";

    /// <summary>RFC 3339 with milliseconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

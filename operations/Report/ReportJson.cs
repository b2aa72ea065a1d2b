using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Rollback.Operations.Report;

/// <summary>How results become JSON: camelCase names, enums as camelCase words, indented, nulls left out.</summary>
public static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = ReportTypes.Default,
    };

    /// <summary>The result with, if it failed, a `failure` property beside its own; null if there is nothing to print.</summary>
    public static JsonNode? Of(Outcome outcome)
    {
        var result = outcome.Result is null ? null : JsonSerializer.SerializeToNode(outcome.Result, Options.GetTypeInfo(outcome.Result.GetType()));
        if (outcome.Failure is null)
            return result ?? new JsonObject();

        var refused = result as JsonObject ?? [];
        refused["failure"] = JsonSerializer.SerializeToNode(outcome.Failure, Options.GetTypeInfo(typeof(Failure)));
        refused["exitCode"] = (int)outcome.ExitCode;
        return refused;
    }
}

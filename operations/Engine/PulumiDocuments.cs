using System.Text.Json;

namespace Rollback.Operations.Engine;

/// <summary>Reads what `pulumi` prints as JSON.</summary>
internal static class PulumiDocuments
{
    /// <summary>Reads the document of `preview --json`; null if the text is not one.</summary>
    public static StackPlan? Plan(JsonElement document) =>
        document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("changeSummary", out var summary)
            ? null
            : new(Steps(document), Counts(summary));

    /// <summary>Error messages among the diagnostics of a preview document.</summary>
    public static IReadOnlyList<string> Errors(JsonElement document) =>
        document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("diagnostics", out var diagnostics)
            ? []
            : [.. diagnostics.EnumerateArray().Where(item => Text(item, "severity") == "error").Select(item => Text(item, "message").Trim())];

    public static IReadOnlyDictionary<string, int> Counts(JsonElement summary) =>
        summary.ValueKind == JsonValueKind.Object
            ? summary.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32())
            : new Dictionary<string, int>();

    public static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    /// <summary>Parses text that may not be JSON; the undefined element if it is not.</summary>
    public static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static IReadOnlyList<PlannedStep> Steps(JsonElement document) =>
        document.TryGetProperty("steps", out var steps) ? [.. steps.EnumerateArray().Select(Step)] : [];

    private static PlannedStep Step(JsonElement step)
    {
        var urn = Text(step, "urn");
        var old = step.TryGetProperty("oldState", out var state) ? state : default;
        return new()
        {
            Operation = Text(step, "op"),
            Urn = urn,
            Type = TypeOf(urn),
            IsProtected = old.ValueKind == JsonValueKind.Object && old.TryGetProperty("protect", out var protect) && protect.ValueKind == JsonValueKind.True,
            Differences = Words(step, "replaceReasons") is { Count: > 0 } reasons ? reasons : Words(step, "diffReasons"),
        };
    }

    private static IReadOnlyList<string> Words(JsonElement step, string name) =>
        step.TryGetProperty(name, out var words) && words.ValueKind == JsonValueKind.Array
            ? [.. words.EnumerateArray().Select(word => word.GetString() ?? "")]
            : [];

    /// <summary>The resource's own type: the last of the `$` chain in `urn:pulumi:stack::project::parent$type::name`.</summary>
    public static string TypeOf(string urn)
    {
        var parts = urn.Split("::");
        return parts.Length < 4 ? "" : parts[2][(parts[2].LastIndexOf('$') + 1)..];
    }
}

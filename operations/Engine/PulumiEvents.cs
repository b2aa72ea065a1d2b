using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rollback.Operations.Report;

namespace Rollback.Operations.Engine;

/// <summary>Follows the event lines of one operation: shows them to people, and keeps what the result needs.</summary>
internal sealed partial class PulumiEvents(IReport report, TimeProvider clock)
{
    private readonly Dictionary<string, long> _started = [];
    private readonly List<string> _errors = [];
    private readonly Dictionary<string, int> _applied = [];

    public IReadOnlyDictionary<string, int> ChangeSummary { get; private set; } = new Dictionary<string, int>();

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Operations carried out, counted as they finish: right even when no summary comes.</summary>
    public int Applied => Engine.ChangeSummary.Operations(_applied);

    public bool HasSummary { get; private set; }

    /// <summary>Lines that are no events (a preview document, say) are left alone.</summary>
    public void Take(string line)
    {
        if (!line.StartsWith('{') || PulumiDocuments.Parse(line) is not { ValueKind: JsonValueKind.Object } happening)
            return;

        if (happening.TryGetProperty("resourcePreEvent", out var begun))
            Begin(begun);
        else if (happening.TryGetProperty("resOutputsEvent", out var done))
            Finish(done, failed: false);
        else if (happening.TryGetProperty("resOpFailedEvent", out var failed))
            Finish(failed, failed: true);
        else if (happening.TryGetProperty("diagnosticEvent", out var diagnostic))
            Diagnose(diagnostic);
        else if (happening.TryGetProperty("errorEvent", out var error))
            _errors.Add(PulumiDocuments.Text(error, "error"));
        else if (happening.TryGetProperty("summaryEvent", out var summary))
            Summarise(summary);
    }

    private void Begin(JsonElement happening)
    {
        var (_, urn, _) = Metadata(happening);
        _started[urn] = clock.GetTimestamp();
    }

    private void Finish(JsonElement happening, bool failed)
    {
        var (operation, urn, type) = Metadata(happening);
        var seconds = _started.TryGetValue(urn, out var start) ? clock.GetElapsedTime(start).TotalSeconds : 0;
        if (type.StartsWith("pulumi:", StringComparison.Ordinal))
            return;
        if (!failed)
            _applied[operation] = _applied.GetValueOrDefault(operation) + 1;
        if (!failed && operation is "same" or "read" or "refresh")
            return;

        var name = urn[(urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..];
        var word = failed ? $"{operation} failed" : operation;
        report.Say(string.Create(CultureInfo.InvariantCulture, $"  {Symbol(operation)} {word,-8} {type,-45} {name} ({seconds:0.0}s)"));
    }

    private void Diagnose(JsonElement happening)
    {
        var message = ColourTag().Replace(PulumiDocuments.Text(happening, "message"), "").Trim();
        var severity = PulumiDocuments.Text(happening, "severity");
        if (message.Length == 0 || severity is "debug" || happening.TryGetProperty("ephemeral", out var passing) && passing.ValueKind == JsonValueKind.True)
            return;

        if (severity is "error")
            _errors.Add(message);
        else if (severity is "warning")
            report.Warn(message);
        else
            report.Say($"    {message}");
    }

    private void Summarise(JsonElement happening)
    {
        HasSummary = true;
        if (happening.TryGetProperty("resourceChanges", out var changes))
            ChangeSummary = PulumiDocuments.Counts(changes);
    }

    private static (string Operation, string Urn, string Type) Metadata(JsonElement happening)
    {
        var metadata = happening.GetProperty("metadata");
        return (PulumiDocuments.Text(metadata, "op"), PulumiDocuments.Text(metadata, "urn"), PulumiDocuments.Text(metadata, "type"));
    }

    private static string Symbol(string operation) => operation switch
    {
        "create" => "+",
        "update" => "~",
        "delete" => "-",
        "replace" => "+-",
        "create-replacement" => "++",
        "delete-replaced" => "--",
        _ => " ",
    };

    [GeneratedRegex(@"<\{%[^%]*%\}>")]
    private static partial Regex ColourTag();
}

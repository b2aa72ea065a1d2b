namespace Rollback.Operations.Tests;

/// <summary>What pulumi says, in its own forms.</summary>
internal static class PulumiAnswers
{
    public const string NoSuchStack = "error: no stack named 'dev' found\n";

    public const string Locked = "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n";

    /// <summary>The document of `preview --json`.</summary>
    public static string Preview(string changeSummary, params string[] steps) =>
        $$"""{"config": {}, "steps": [{{string.Join(", ", steps)}}], "duration": 1, "changeSummary": {{changeSummary}}}""";

    public static string Step(string operation, string type, string name, bool isProtected = false) =>
        $$"""{"op": "{{operation}}", "urn": "urn:pulumi:dev::rollback-infra::rollback:x:Y${{type}}::{{name}}", "oldState": {"protect": {{(isProtected ? "true" : "false")}}}, "replaceReasons": ["engine"], "detailedDiff": null}""";

    /// <summary>The lines of `up --json --skip-preview`: one event for each operation, and the summary.</summary>
    public static string Events(string changeSummary, params string[] operations) => string.Concat(
        operations.Select(operation => Metadata("resourcePreEvent", operation) + Metadata("resOutputsEvent", operation))
            .Append($$$"""{"sequence": 9, "timestamp": 1, "summaryEvent": {"maybeCorrupt": false, "durationSeconds": 1, "resourceChanges": {{{changeSummary}}}, "PolicyPacks": {}, "isPreview": false, "result": "succeeded"}}{{{"\n"}}}"""));

    public static string Error(string message) =>
        $$$"""{"sequence": 8, "timestamp": 1, "diagnosticEvent": {"message": "<{%fg 1%}>{{{message}}}<{%reset%}>\n", "color": "raw", "severity": "error"}}{{{"\n"}}}""";

    private static string Metadata(string kind, string operation) =>
        "{\"sequence\": 1, \"timestamp\": 1, \"" + kind + "\": {\"metadata\": {\"op\": \"" + operation + "\", "
        + "\"urn\": \"urn:pulumi:dev::rollback-infra::aws:kms/key:Key::vault-key\", \"type\": \"aws:kms/key:Key\", \"old\": null, \"new\": null}}}\n";
}

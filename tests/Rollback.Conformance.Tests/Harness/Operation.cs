using System.Text.Json.Nodes;

namespace Rollback.Conformance.Tests.Harness;

/// <summary>A finished deployment: the command's answer and its event log.</summary>
internal sealed record Operation(CommandResult Result, IReadOnlyList<JsonNode> Events)
{
    /// <summary>Number of resources per operation (create, update, same, …), the stack itself included.</summary>
    internal IReadOnlyDictionary<string, int> Changes => Events
        .Select(@event => @event["summaryEvent"]).Last(summary => summary is not null)!["resourceChanges"]!.AsObject()
        .ToDictionary(change => change.Key, change => (int)change.Value!);

    /// <summary>Diagnostics of severity error.</summary>
    internal IEnumerable<string> Errors => Events
        .Select(@event => @event["diagnosticEvent"])
        .Where(diagnostic => (string?)diagnostic?["severity"] == "error")
        .Select(diagnostic => (string)diagnostic!["message"]!);

    internal Operation Expect(int exitCode)
    {
        Result.Expect(exitCode);
        return this;
    }

    internal Operation ExpectChanges(params (string Operation, int Count)[] changes)
    {
        Changes.ShouldBe(changes.ToDictionary(change => change.Operation, change => change.Count), ignoreOrder: true, Result.Transcript);
        return this;
    }
}

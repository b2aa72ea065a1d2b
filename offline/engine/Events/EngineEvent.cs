using System.Collections.Immutable;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Events;

/// <summary>What a deployment tells while it runs, in the order in which it happened.</summary>
public abstract record EngineEvent
{
    private EngineEvent()
    {
    }

    /// <summary>A step is about to be carried out (or, in a preview, would be).</summary>
    public sealed record ResourcePre(StepMetadata Step, bool Planning) : EngineEvent;

    /// <summary>A step ended well; for components and the stack, their outputs were registered.</summary>
    public sealed record ResourceOutputs(StepMetadata Step, bool Planning) : EngineEvent;

    public sealed record ResourceFailed(StepMetadata Step, StepStatus Status) : EngineEvent;

    /// <param name="Urn">Empty: about the stack.</param>
    /// <param name="Severity">Pulumi's words: debug, info, info#err, warning, error.</param>
    /// <param name="Message">Plain text; secrets have been taken out.</param>
    /// <param name="StreamId">Groups the parts of one message.</param>
    /// <param name="Ephemeral">For the status line only.</param>
    public sealed record Diagnostic(string Urn, string Severity, string Message, int StreamId = 0, bool Ephemeral = false) : EngineEvent;

    /// <summary>The last event of every deployment.</summary>
    /// <param name="ResourceChanges">How often each counted operation occurred, by its op string.</param>
    public sealed record Summary(
        bool IsPreview, bool Succeeded, bool MaybeCorrupt, TimeSpan Duration, ImmutableSortedDictionary<string, int> ResourceChanges) : EngineEvent;
}

/// <summary>How much a failed step may have done.</summary>
public enum StepStatus
{
    /// <summary>Nothing happened.</summary>
    Ok = 0,
    PartialFailure = 1,
    Unknown = 2,
}

/// <param name="Op">Pulumi's op string: same, create, update, delete, replace, create-replacement, …</param>
/// <param name="Urn">The resource.</param>
/// <param name="Type">Its type token.</param>
/// <param name="Old">Before the step, if it existed.</param>
/// <param name="New">After the step, if it exists then.</param>
/// <param name="ReplaceKeys">The properties that force a replacement.</param>
/// <param name="DiffKeys">The changed top-level properties.</param>
/// <param name="DetailedDiff">By property path; null when there is none.</param>
/// <param name="Provider">Provider reference.</param>
/// <param name="IsLogical">Whether a person asked for this step (false: the engine's own part of a replacement).</param>
/// <param name="IsInternal">Default providers: kept out of previews, counts and --json.</param>
public sealed record StepMetadata(
    string Op,
    string Urn,
    string Type,
    ResourceState? Old,
    ResourceState? New,
    ImmutableArray<string> ReplaceKeys,
    ImmutableArray<string> DiffKeys,
    ImmutableSortedDictionary<string, PropertyChange>? DetailedDiff,
    string Provider,
    bool IsLogical = true,
    bool IsInternal = false);

/// <param name="Kind">add, add-replace, delete, delete-replace, update or update-replace.</param>
/// <param name="IsInput">Whether the path is one of the inputs rather than of the outputs.</param>
public sealed record PropertyChange(string Kind, bool IsInput);

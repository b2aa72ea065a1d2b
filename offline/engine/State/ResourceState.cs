using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>One resource of a snapshot: everything that Pulumi's deployment format (version 3) keeps of it.</summary>
public sealed record ResourceState
{
    public required string Urn { get; init; }

    public required string Type { get; init; }

    /// <summary>Whether a provider manages it; false for components and the stack.</summary>
    public bool Custom { get; init; }

    /// <summary>Replaced, and still to be deleted.</summary>
    public bool Delete { get; init; }

    /// <summary>The provider's id; empty for components.</summary>
    public string Id { get; init; } = "";

    public PropertyMap Inputs { get; init; } = PropertyMap.Empty;

    public PropertyMap Outputs { get; init; } = PropertyMap.Empty;

    public string Parent { get; init; } = "";

    public bool Protect { get; init; }

    public bool Taint { get; init; }

    /// <summary>Read, not managed: never updated or deleted.</summary>
    public bool External { get; init; }

    public ImmutableArray<string> Dependencies { get; init; } = [];

    /// <summary>Why its initialisation failed; the next update retries while there are any.</summary>
    public ImmutableArray<string> InitErrors { get; init; } = [];

    /// <summary>Provider reference, <c>urn::id</c>; empty for components and providers.</summary>
    public string Provider { get; init; } = "";

    public ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Deleted ahead of its replacement, which has not been created yet.</summary>
    public bool PendingReplacement { get; init; }

    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];

    public ImmutableArray<string> Aliases { get; init; } = [];

    public CustomTimeouts Timeouts { get; init; } = CustomTimeouts.None;

    public string ImportId { get; init; } = "";

    public bool RetainOnDelete { get; init; }

    public string DeletedWith { get; init; } = "";

    public ImmutableArray<string> ReplaceWith { get; init; } = [];

    public Timestamp? Created { get; init; }

    public Timestamp? Modified { get; init; }

    /// <summary>Where the program declares it: <c>project:///file#line,column</c>.</summary>
    public string SourcePosition { get; init; } = "";

    /// <summary>The calls that led there, in the same form.</summary>
    public ImmutableArray<string> StackTrace { get; init; } = [];

    public ImmutableArray<string> IgnoreChanges { get; init; } = [];

    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];

    public ImmutableArray<string> HideDiffs { get; init; } = [];

    public PropertyValue? ReplacementTrigger { get; init; }

    /// <summary>Hook names by kind (<c>beforeCreate</c>, …).</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Hooks { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What another engine keeps of it and this one does not know: JSON by key. It outlives updates.</summary>
    public ImmutableSortedDictionary<string, string> Others { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>Seconds that a provider may take; 0 is the provider's own default.</summary>
public sealed record CustomTimeouts(double Create, double Update, double Delete, double Read)
{
    public static CustomTimeouts None { get; } = new(0, 0, 0, 0);
}

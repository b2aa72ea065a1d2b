using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>What a program wants a resource to be, after inheritance from its parent and transforms.</summary>
public sealed record ResourceGoal
{
    public required string Urn { get; init; }

    public required string Type { get; init; }

    public required string Name { get; init; }

    public required bool Custom { get; init; }

    public PropertyMap Inputs { get; init; } = PropertyMap.Empty;

    public string Parent { get; init; } = "";

    public bool Protect { get; init; }

    public ImmutableArray<string> Dependencies { get; init; } = [];

    public string Provider { get; init; } = "";

    /// <summary>By package; what a component hands to its children, those of its own parents included.</summary>
    public ImmutableDictionary<string, string> Providers { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Null: as the provider says.</summary>
    public bool? DeleteBeforeReplace { get; init; }

    public ImmutableArray<string> IgnoreChanges { get; init; } = [];

    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];

    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];

    /// <summary>URNs that the resource may have had, first match first.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public string ImportId { get; init; } = "";

    public CustomTimeouts Timeouts { get; init; } = CustomTimeouts.None;

    public bool RetainOnDelete { get; init; }

    public string DeletedWith { get; init; } = "";

    public ImmutableArray<string> ReplaceWith { get; init; } = [];

    public ImmutableArray<string> HideDiffs { get; init; } = [];

    /// <summary>Where the program declares it: <c>project:///file#line,column</c>.</summary>
    public string SourcePosition { get; init; } = "";

    /// <summary>The calls that led there, in the same form.</summary>
    public ImmutableArray<string> StackTrace { get; init; } = [];

    public PropertyValue? ReplacementTrigger { get; init; }

    public ImmutableSortedDictionary<string, ImmutableArray<string>> Hooks { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>A state with this goal's metadata and the given inputs, and nothing of any earlier state.</summary>
    public ResourceState ToState(PropertyMap inputs) => new()
    {
        Urn = Urn,
        Type = Type,
        Custom = Custom,
        Inputs = inputs,
        Parent = Parent,
        Protect = Protect,
        Dependencies = Dependencies,
        Provider = Custom ? Provider : "",
        PropertyDependencies = PropertyDependencies,
        AdditionalSecretOutputs = AdditionalSecretOutputs,
        Timeouts = Timeouts,
        ImportId = ImportId,
        RetainOnDelete = RetainOnDelete,
        DeletedWith = DeletedWith,
        ReplaceWith = ReplaceWith,
        IgnoreChanges = IgnoreChanges,
        ReplaceOnChanges = ReplaceOnChanges,
        HideDiffs = HideDiffs,
        ReplacementTrigger = ReplacementTrigger,
        SourcePosition = SourcePosition,
        StackTrace = StackTrace,
        Hooks = Hooks,
    };
}

using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>One thing to do with one resource.</summary>
public sealed record Step
{
    public required string Op { get; init; }

    /// <summary>What is there before.</summary>
    public ResourceState? Old { get; init; }

    /// <summary>What is wanted; null for deletions.</summary>
    public ResourceState? New { get; init; }

    public DiffOutcome Diff { get; init; } = DiffOutcome.None;

    /// <summary>What a pending operation calls it; null where no provider is called that might be killed half-way.</summary>
    public string? Operation { get; init; }

    /// <summary>Does it, and returns what is there afterwards; null: only shown.</summary>
    public Func<Task<ResourceState?>>? Apply { get; init; }

    /// <summary>Whether the result stands beside <see cref="Old"/>, which is deleted later, instead of taking its place.</summary>
    public bool KeepsOld { get; init; }

    public bool IsLogical { get; init; } = true;

    public ResourceState Subject => New ?? Old ?? throw new InvalidOperationException("A step has a state before or after it.");

    /// <summary>What the step turned out to be, where only its result tells.</summary>
    public Func<Step, ResourceState?, Step>? Reveal { get; init; }

    public bool IsInternal => Urns.IsDefaultProvider(Subject.Urn);

    public StepMetadata Describe(ResourceState? result) => new(
        Op, Subject.Urn, Subject.Type, Old, result, Diff.ReplaceKeys, Diff.ChangedKeys, Diff.Detailed, Subject.Provider, IsLogical, IsInternal);
}

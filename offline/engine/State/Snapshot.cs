using System.Collections.Immutable;

namespace Rollback.Offline.Engine.State;

/// <summary>What a stack consists of: resources in dependency order, and operations that a crash left unfinished.</summary>
/// <param name="Resources">A resource stands after its parent, its provider and everything it depends on.</param>
/// <param name="PendingOperations">Begun and never reported as ended.</param>
public sealed record Snapshot(ImmutableArray<ResourceState> Resources, ImmutableArray<PendingOperation> PendingOperations)
{
    public static Snapshot Empty { get; } = new([], []);

    /// <summary>What another engine keeps of the deployment and this one does not know: JSON by key.</summary>
    public ImmutableSortedDictionary<string, string> Others { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A provider call that was begun: <c>creating</c>, <c>updating</c>, <c>deleting</c>, <c>reading</c> or <c>importing</c>.</summary>
public sealed record PendingOperation(string Type, ResourceState Resource);

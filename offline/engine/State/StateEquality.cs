using System.Collections.Immutable;

namespace Rollback.Offline.Engine.State;

/// <summary>Whether two states would be written the same, so that an unchanged one need not be journaled again.</summary>
public static class StateEquality
{
    public static bool AreSame(ResourceState a, ResourceState b) =>
        a.Urn == b.Urn && a.Type == b.Type && a.Custom == b.Custom && a.Delete == b.Delete && a.Id == b.Id
        && a.Parent == b.Parent && a.Protect == b.Protect && a.Taint == b.Taint && a.External == b.External
        && a.Provider == b.Provider && a.PendingReplacement == b.PendingReplacement && a.Timeouts == b.Timeouts
        && a.ImportId == b.ImportId && a.RetainOnDelete == b.RetainOnDelete && a.DeletedWith == b.DeletedWith
        && a.Created == b.Created && a.Modified == b.Modified && Equals(a.ReplacementTrigger, b.ReplacementTrigger)
        && Same(a.Dependencies, b.Dependencies) && Same(a.InitErrors, b.InitErrors)
        && Same(a.AdditionalSecretOutputs, b.AdditionalSecretOutputs) && Same(a.Aliases, b.Aliases)
        && Same(a.ReplaceWith, b.ReplaceWith) && Same(a.IgnoreChanges, b.IgnoreChanges)
        && Same(a.ReplaceOnChanges, b.ReplaceOnChanges) && Same(a.HideDiffs, b.HideDiffs)
        && a.SourcePosition == b.SourcePosition && Same(a.StackTrace, b.StackTrace)
        && Same(a.PropertyDependencies, b.PropertyDependencies) && Same(a.Hooks, b.Hooks) && a.Others.SequenceEqual(b.Others)
        && a.Inputs.Equals(b.Inputs) && a.Outputs.Equals(b.Outputs);

    private static bool Same(ImmutableArray<string> a, ImmutableArray<string> b) => a.AsSpan().SequenceEqual(b.AsSpan());

    private static bool Same(
        ImmutableSortedDictionary<string, ImmutableArray<string>> a, ImmutableSortedDictionary<string, ImmutableArray<string>> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First.Key == pair.Second.Key && Same(pair.First.Value, pair.Second.Value));
}

using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>The option <c>ignoreChanges</c>: named inputs stay as they were, whatever the program says.</summary>
public static class IgnoredChanges
{
    public static PropertyMap Restore(ImmutableArray<string> paths, PropertyMap old, PropertyMap wanted) =>
        paths.Aggregate(wanted, (inputs, path) => PropertyPath.Parse(path).Restore(old, inputs));
}

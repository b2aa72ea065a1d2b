using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Compares inputs where no provider does it.</summary>
public static class InputDiff
{
    /// <summary>
    /// The top-level properties that differ. Secrets are compared by their values: that something became secret is no
    /// change of the resource. An unknown value differs from every known one.
    /// </summary>
    public static ImmutableArray<string> ChangedKeys(PropertyMap old, PropertyMap wanted) =>
        [.. old.Keys.Union(wanted.Keys)
            .Where(key => !Equals(old.Find(key)?.WithoutSecrets(), wanted.Find(key)?.WithoutSecrets()))
            .Order(StringComparer.Ordinal)];

    public static DiffOutcome Of(PropertyMap old, PropertyMap wanted)
    {
        var keys = ChangedKeys(old, wanted);
        return keys.IsEmpty ? DiffOutcome.None : DiffOutcome.Update(keys);
    }
}

using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Provider;

internal enum ChangeKind
{
    Add,
    Delete,
    Update,
}

/// <summary>One difference between two sets of inputs.</summary>
/// <param name="Path">Where, such as <c>spec.ports[0].port</c>.</param>
internal sealed record PropertyChange(string Path, ChangeKind Kind)
{
    /// <summary>The property of the resource that the difference lies in.</summary>
    public string Top => Path.Split('.', '[')[0];

    /// <summary>Every difference, down to single values. Secrecy is no difference; an unknown always is one.</summary>
    public static IReadOnlyList<PropertyChange> Between(PropertyMap old, PropertyMap current)
    {
        var changes = new List<PropertyChange>();
        CompareMaps(old, current, "", changes);
        return changes;
    }

    private static void CompareMaps(PropertyMap old, PropertyMap current, string path, List<PropertyChange> changes)
    {
        foreach (var name in old.Keys.Union(current.Keys).Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            Compare(old.Find(name), current.Find(name), path.Length == 0 ? name : $"{path}.{name}", changes);
        }
    }

    private static void Compare(PropertyValue? old, PropertyValue? current, string path, List<PropertyChange> changes)
    {
        switch (Present(old), Present(current))
        {
            case (null, null):
                break;
            case (null, _):
                changes.Add(new PropertyChange(path, ChangeKind.Add));
                break;
            case (_, null):
                changes.Add(new PropertyChange(path, ChangeKind.Delete));
                break;
            case (PropertyValue.Map before, PropertyValue.Map after):
                CompareMaps(before.Properties, after.Properties, path, changes);
                break;
            case (PropertyValue.List before, PropertyValue.List after):
                for (var index = 0; index < Math.Max(before.Items.Length, after.Items.Length); index++)
                {
                    Compare(before.Items.ElementAtOrDefault(index), after.Items.ElementAtOrDefault(index), $"{path}[{index}]", changes);
                }

                break;
            case ({ } before, { } after) when after.ContainsUnknown || !before.WithoutSecrets().Equals(after.WithoutSecrets()):
                changes.Add(new PropertyChange(path, ChangeKind.Update));
                break;
        }
    }

    private static PropertyValue? Present(PropertyValue? value) => value.Plain() is PropertyValue.Null ? null : value.Plain();
}

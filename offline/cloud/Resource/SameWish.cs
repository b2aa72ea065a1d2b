using System.Text.RegularExpressions;
using Rollback.Offline.Cloud.Provider;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Resource;

/// <summary>Whether two sets of inputs ask for the same thing: equal but for a name that was made up each time.</summary>
internal static class SameWish
{
    private static readonly string[] NamePaths = ["name", "identifier", "bucket", "clusterIdentifier", "metadata.name"];

    public static bool Of(PropertyMap one, PropertyMap other, string logicalName) =>
        PropertyChange.Between(one, other).All(change =>
            NamePaths.Contains(change.Path) && MadeUp(one.TextAt(change.Path), logicalName) && MadeUp(other.TextAt(change.Path), logicalName));

    private static bool MadeUp(string? name, string logicalName) =>
        name is not null && Regex.IsMatch(name, $@"\A(alias/)?{Regex.Escape(logicalName)}-[0-9a-f]{{8}}\z");
}

using System.Collections.Immutable;

namespace Rollback.Components;

/// <summary>Tags of AWS resources. They never hold the release number: a tag that moves with the release would turn every rollback into an update of the database.</summary>
public static class StandardTags
{
    public static ImmutableSortedDictionary<string, string> For(string project, string stack, string environment) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("rollback:project", project),
            KeyValuePair.Create("rollback:stack", stack),
            KeyValuePair.Create("rollback:environment", environment),
            KeyValuePair.Create("rollback:managed-by", "pulumi"),
        ]);

    internal static Dictionary<string, string> With(this ImmutableSortedDictionary<string, string> tags, params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string>(tags, StringComparer.Ordinal);
        foreach (var (name, value) in more) all[name] = value;
        return all;
    }
}

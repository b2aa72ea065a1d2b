using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Steps;

/// <summary>The option <c>replaceOnChanges</c>: a change of a named property replaces the resource.</summary>
public static class ReplaceOnChanges
{
    private const string InitError = "#initerror";

    public static DiffOutcome Apply(DiffOutcome diff, ImmutableArray<string> paths, bool hasInitErrors)
    {
        if (paths.IsEmpty)
        {
            return diff;
        }

        if (hasInitErrors && paths.Contains(InitError))
        {
            return diff with { HasChanges = true, ReplaceKeys = [.. diff.ReplaceKeys.Union([InitError])] };
        }

        if (!diff.HasChanges)
        {
            return diff;
        }

        var parsed = paths.Where(path => path != InitError).Select(PropertyPath.Parse).ToList();
        if (diff.Detailed is { } detailed)
        {
            var hit = detailed.Keys.Where(IsNamed).ToHashSet();
            return diff with
            {
                ReplaceKeys = [.. diff.ReplaceKeys.Union(hit)],
                Detailed = detailed.ToImmutableSortedDictionary(
                    entry => entry.Key,
                    entry => hit.Contains(entry.Key) && !entry.Value.Kind.EndsWith("-replace", StringComparison.Ordinal)
                        ? entry.Value with { Kind = entry.Value.Kind + "-replace" }
                        : entry.Value,
                    StringComparer.Ordinal),
            };
        }

        return diff with { ReplaceKeys = [.. diff.ReplaceKeys.Union(diff.ChangedKeys.Where(IsNamed))] };

        bool IsNamed(string key) => parsed.Any(path => path.Contains(PropertyPath.Parse(key)));
    }
}

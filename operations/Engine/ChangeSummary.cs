namespace Rollback.Operations.Engine;

/// <summary>How many resources each kind of operation touches, in Pulumi's words: `create`, `update`, `same`, …</summary>
internal static class ChangeSummary
{
    /// <summary>Operations that change something; `same`, `read` and `refresh` do not.</summary>
    public static int Operations(IReadOnlyDictionary<string, int> summary) =>
        summary.Where(entry => entry.Key is not ("same" or "read" or "refresh" or "discard" or "read-discard")).Sum(entry => entry.Value);

    /// <summary>For example `3 to create, 1 to update, 40 unchanged`.</summary>
    public static string Words(IReadOnlyDictionary<string, int> summary)
    {
        var changes = summary
            .Where(entry => entry.Key is not "same" && entry.Value > 0)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Value} {entry.Key}");
        var same = summary.TryGetValue("same", out var count) ? [$"{count} unchanged"] : Array.Empty<string>();
        return string.Join(", ", changes.Concat(same)) is { Length: > 0 } words ? words : "nothing";
    }
}

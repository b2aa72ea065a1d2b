namespace Rollback.Operations.Parity;

/// <summary>Compares catalogs object by object.</summary>
internal static class SchemaComparison
{
    /// <summary>Objects of mapped tables are left out: their definitions name what was renamed.</summary>
    public static IReadOnlyList<SchemaDifference> Between(Catalog left, Catalog right, ParityOptions options)
    {
        var renamed = options.Mapped.SelectMany(pair => new[] { TableOf(pair.Key), TableOf(pair.Value) }).ToHashSet();
        var (before, after) = (Index(left), Index(right));
        var owners = OwnerRule.Of(left, right);
        // While one follows another, each side has the publications that its part in it needs.
        var isReplicating = left.Subscribes || right.Subscribes;
        return
        [
            .. before.Keys.Union(after.Keys)
                .Where(key => key.Kind != GrantQueries.Owner || OwnerOf(key, before, left) is { } one && OwnerOf(key, after, right) is { } other && !owners.IsSame(one, other))
                .Where(key => key.Kind != RoleQueries.Role || before.ContainsKey(key) && after.ContainsKey(key))
                .Where(key => key.Kind != DatabaseQueries.Publication || !isReplicating)
                .Where(key => before.GetValueOrDefault(key)?.Definition != after.GetValueOrDefault(key)?.Definition)
                .OrderBy(key => key.Kind, StringComparer.Ordinal).ThenBy(key => key.Name, StringComparer.Ordinal)
                .Select(key => new SchemaDifference(key.Kind, key.Name, before.GetValueOrDefault(key)?.Definition, after.GetValueOrDefault(key)?.Definition)),
        ];

        // Large objects of the database's owner are not listed: there may be millions.
        static string? OwnerOf((string Kind, string Name) key, Dictionary<(string Kind, string Name), SchemaObject> objects, Catalog catalog) =>
            objects.GetValueOrDefault(key)?.Definition ?? (key.Name.StartsWith(DatabaseQueries.LargeObject, StringComparison.Ordinal) ? catalog.Owner : null);

        Dictionary<(string Kind, string Name), SchemaObject> Index(Catalog catalog) => catalog.Objects
            .Where(one => !options.Ignores(one.Name) && (one.Table is null || !options.Ignores(one.Table) && !renamed.Contains(one.Table)))
            .ToDictionary(one => (one.Kind, one.Name));
    }

    private static string TableOf(string name) => string.Join('.', name.Split('.').Take(2));
}

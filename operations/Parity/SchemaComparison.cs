namespace Rollback.Operations.Parity;

/// <summary>Compares catalogs object by object.</summary>
internal static class SchemaComparison
{
    /// <summary>Objects of mapped tables are left out: their definitions name what was renamed.</summary>
    public static IReadOnlyList<SchemaDifference> Between(Catalog left, Catalog right, ParityOptions options)
    {
        var renamed = left.Objects.Where(one => one.Kind == "table").Select(one => one.Name).Concat(left.Derived.Select(table => table.FullName)).Where(options.IsMapped).ToArray();
        var (before, after) = (Index(left, WithPartitions(left, renamed), options.Mapped.Keys.ToHashSet()), Index(right, WithPartitions(right, renamed.Select(options.RightName)), options.Mapped.Values.ToHashSet()));
        var owners = OwnerRule.Of(left, right);
        // While one follows another, each side has the publications that its part in it needs.
        var isReplicating = left.Subscribes || right.Subscribes;
        return
        [
            .. before.Keys.Union(after.Keys)
                .Where(key => key.Kind != GrantQueries.Owner || OwnerOf(key, before, left) is { } one && OwnerOf(key, after, right) is { } other && !owners.IsSame(one, other))
                .Where(key => key.Kind != RoleQueries.Role || before.ContainsKey(key) && after.ContainsKey(key))
                .Where(key => key.Kind != DatabaseQueries.Publication || !isReplicating)
                .Where(key => !MappedDefinition.AreSame(before.GetValueOrDefault(key)?.Definition, after.GetValueOrDefault(key)?.Definition, options))
                .OrderBy(key => key.Kind, StringComparer.Ordinal).ThenBy(key => key.Name, StringComparer.Ordinal)
                .Select(key => new SchemaDifference(key.Kind, key.Name, before.GetValueOrDefault(key)?.Definition, after.GetValueOrDefault(key)?.Definition)),
        ];

        // Large objects of the database's owner are not listed: there may be millions.
        static string? OwnerOf((string Kind, string Name) key, Dictionary<(string Kind, string Name), SchemaObject> objects, Catalog catalog) =>
            objects.GetValueOrDefault(key)?.Definition ?? (key.Name.StartsWith(DatabaseQueries.LargeObject, StringComparison.Ordinal) ? catalog.Owner : null);

        Dictionary<(string Kind, string Name), SchemaObject> Index(Catalog catalog, IReadOnlySet<string> tables, IReadOnlySet<string> names) => catalog.Objects
            .Where(one => !options.Ignores(one.Name) && !names.Contains(one.Name) && (one.Table is null || !options.Ignores(one.Table) && !tables.Contains(one.Table)))
            .ToDictionary(one => (one.Kind, one.Name));
    }

    /// <summary>A partition has its parent's columns, under its parent's names for them.</summary>
    private static HashSet<string> WithPartitions(Catalog catalog, IEnumerable<string> tables)
    {
        var all = tables.ToHashSet();
        var partitions = catalog.Objects.Where(one => one.Kind == "table" && one.Definition.Contains(", partition ", StringComparison.Ordinal)).ToLookup(one => ParentOf(one.Definition));
        var next = new Queue<string>(all);
        while (next.TryDequeue(out var table))
        {
            foreach (var partition in partitions[table].Where(partition => all.Add(partition.Name))) next.Enqueue(partition.Name);
        }

        return all;

        static string ParentOf(string definition) => MappedDefinition.Spelled(definition[(definition.LastIndexOf(", of ", StringComparison.Ordinal) + ", of ".Length)..].Split(", ")[0]);
    }
}

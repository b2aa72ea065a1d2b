namespace Rollback.Operations.Parity;

/// <summary>Which tables are compared with which, and what differs already in the catalogs.</summary>
internal sealed record ParityPlan(IReadOnlyList<TablePlan> Tables, IReadOnlyList<SchemaDifference> Schema, IReadOnlyList<Unverified> Unverified, IReadOnlyList<string> Notes)
{
    private static readonly string[] IntegerTypes = ["smallint", "integer", "bigint"];
    private static readonly string[] PublicTypes = [.. IntegerTypes, "uuid", "date", "oid", "timestamp without time zone", "timestamp with time zone", "boolean"];

    /// <summary>Bucketings are not measured yet: they say whether the key begins with an integer, and which.</summary>
    public static ParityPlan Of(Catalog left, Catalog right, ParityOptions options)
    {
        var unverified = new List<Unverified>();
        var plans = new List<TablePlan>();
        var notes = new List<string>();
        var others = right.Tables.Concat(right.Derived).ToDictionary(table => table.FullName);
        foreach (var table in left.Tables.Concat(left.Derived).Where(table => !options.Ignores(table.FullName) && options.Runs(ParityCheck.Data)))
        {
            if (!others.TryGetValue(options.RightName(table.FullName), out var other))
            {
                // A schema difference tells it, unless schemas are not compared. Large objects are no part of any.
                if (table.IsLargeObjects || !options.Runs(ParityCheck.Schema) || options.Mapped.ContainsKey(table.FullName)) unverified.Add(new(table.FullName, $"There is no table {options.RightName(table.FullName)} on the right."));
                continue;
            }

            if (table.IsUnlogged || other.IsUnlogged)
            {
                notes.Add($"{table.FullName} is unlogged: neither recovery nor replication keeps its rows, and they are not compared");
                continue;
            }

            plans.Add(Pair(table, other, options));
            Alone(table, other);
        }

        if (options.Runs(ParityCheck.Data) && !options.Ignores(TableShape.LargeObjects.Name) && right.Derived.Any(table => table.IsLargeObjects) && !left.Derived.Any(table => table.IsLargeObjects))
            unverified.Add(new(TableShape.LargeObjects.Name, "There are large objects on the right only."));
        if (!options.Runs(ParityCheck.Schema) && options.Runs(ParityCheck.Data))
        {
            var known = left.Tables.Select(table => options.RightName(table.FullName)).ToHashSet();
            unverified.AddRange(right.Tables.Where(table => !known.Contains(table.FullName) && !options.Ignores(table.FullName)).Select(table => new Unverified(table.FullName, "There is no such table on the left.")));
        }

        var schema = options.Runs(ParityCheck.Schema) ? SchemaComparison.Between(left, right, options) : [];
        return new(plans, schema, unverified, notes);

        // Where the schema is compared it tells these columns, but for mapped tables.
        void Alone(TableShape table, TableShape other)
        {
            var isMapped = options.IsMapped(table.FullName);
            if (!isMapped && options.Runs(ParityCheck.Schema)) return;
            var counterparts = table.Columns.Select(column => options.RightColumn(table.FullName, column.Name)).ToHashSet();
            var there = other.Columns.Select(column => column.Name).ToHashSet();
            foreach (var name in table.Columns.Select(column => column.Name).Where(name => !there.Contains(options.RightColumn(table.FullName, name)) && !options.Ignores($"{table.FullName}.{name}")))
            {
                if (isMapped) unverified.Add(new($"{table.FullName}.{name}", $"{other.FullName} has no such column: say what it is called there (--map), or leave it out (--ignore)."));
                else notes.Add($"{table.FullName}.{name} is on the left only and was not compared");
            }

            notes.AddRange(there.Where(name => !counterparts.Contains(name) && !options.Ignores($"{other.FullName}.{name}")).Order(StringComparer.Ordinal).Select(name => $"{other.FullName}.{name} is on the right only and was not compared"));
        }
    }

    private static TablePlan Pair(TableShape left, TableShape right, ParityOptions options)
    {
        var others = right.Columns.ToDictionary(column => column.Name);
        var pairs = left.Columns
            .Where(column => !options.Ignores($"{left.FullName}.{column.Name}"))
            .Select(column => (Left: column, Right: others.GetValueOrDefault(RightColumn(column.Name))))
            .Where(pair => pair.Right is not null)
            .Select(pair => (pair.Left, Right: pair.Right!, Form: HashForms.Of(pair.Left.Type, pair.Right!.Type)))
            .ToArray();
        var types = left.Columns.ToDictionary(column => column.Name, column => column.Type);
        var key = left.Key.All(column => pairs.Any(pair => pair.Left.Name == column)) ? left.Key : [];
        var integer = key is [var first, ..] && IntegerTypes.Contains(types[first]) && IntegerTypes.Contains(others[RightColumn(first)].Type) ? first : null;
        return new()
        {
            Table = left.FullName,
            Left = new(left.FullName, left.From, left.IsOneHeap, [.. pairs.Select(pair => new HashedColumn(pair.Left.Name, pair.Form))], key),
            Right = new(right.FullName, right.From, right.IsOneHeap, [.. pairs.Select(pair => new HashedColumn(pair.Right.Name, pair.Form))], [.. key.Select(RightColumn)]),
            Bucketing = integer is null ? Bucketing.ByHash : Bucketing.Wish(integer),
            IsKeyPublic = key.Count > 0 && key.All(column => PublicTypes.Contains(types[column])),
        };

        string RightColumn(string name) => options.RightColumn(left.FullName, name);
    }
}

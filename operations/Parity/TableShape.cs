using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>A table as parity needs to know it.</summary>
internal sealed record TableShape
{
    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>Partitioned: read with all its partitions, which are not listed by themselves.</summary>
    public bool IsPartitioned { get; init; }

    /// <summary>Unlogged tables are empty after recovery and never replicated: only their existence is compared.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Sorted by name, so that the order of creation does not matter.</summary>
    public required IReadOnlyList<ColumnShape> Columns { get; init; }

    /// <summary>The primary key, else the smallest unique key without nulls; empty if there is none.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>Dots are kept apart, and so is nothing else: names stay as people write them.</summary>
    public string FullName => NameOf(Schema, Name);

    public static string NameOf(string schema, string name) => schema.Length == 0 ? name : $"{Part(schema)}.{Part(name)}";

    /// <summary>From a name as people write it, `public` left away or not; null: it has too many parts.</summary>
    public static string? NameOf(IReadOnlyList<string>? parts) => parts switch
    {
        [var name] => NameOf("public", name),
        [var schema, var name] => NameOf(schema, name),
        _ => null,
    };

    /// <summary>For FROM. A plain table without the rows of tables that inherit from it: those are listed by themselves.</summary>
    public string From => Schema.Length == 0 ? LargeObjectRows
        : Condition.Length > 0 ? $"(SELECT * FROM ONLY {Sql.Name(Schema, Name)} {Condition}) configuration"
        : IsPartitioned ? Sql.Name(Schema, Name) : $"ONLY {Sql.Name(Schema, Name)}";

    /// <summary>`WHERE …`: which rows of an extension's table are the user's; empty: all.</summary>
    public string Condition { get; init; } = "";

    public bool IsOneHeap => !IsLargeObjects && !IsPartitioned && Condition.Length == 0;

    public bool IsLargeObjects => Schema.Length == 0;

    /// <summary>Every large object as a row. A copy keeps their numbers, which rows refer to them by.</summary>
    public static TableShape LargeObjects { get; } = new() { Schema = "", Name = "pg_largeobject", Columns = [new("content", "bytea"), new("loid", "oid")], Key = ["loid"] };

    private const string LargeObjectRows = "(SELECT m.oid AS loid, lo_get(m.oid) AS content FROM pg_largeobject_metadata m) lo";

    private static string Part(string name) => name.AsSpan().IndexOfAny('.', '"') < 0 ? name : Sql.Name(name);
}

namespace Rollback.Operations.Parity;

/// <summary>Something in the catalog, in words that do not depend on object numbers.</summary>
/// <param name="Kind">table, column, constraint, index, sequence, trigger, rule, policy, view, function, type, operator, cast, schema, grant, owner, comment, setting, extension and so on.</param>
/// <param name="Table">The table it belongs to (`schema.table`); null: none.</param>
/// <param name="Name">Unique within its kind.</param>
internal sealed record SchemaObject(string Kind, string? Table, string Name, string Definition);

namespace Rollback.Operations.Parity;

/// <param name="Type">As format_type writes it.</param>
internal sealed record ColumnShape(string Name, string Type);

namespace Rollback.Operations.Parity;

/// <param name="Constraint">`schema.table.constraint`.</param>
/// <param name="Rows">Rows whose reference points to nothing.</param>
internal sealed record OrphanCount(string Constraint, string Table, long Rows);

namespace Rollback.Operations.Salvage;

/// <summary>One row that is not as it was at the checkpoint. Values are PostgreSQL's own texts for them; null is NULL.</summary>
/// <param name="Number">Counts from 1 within its table.</param>
/// <param name="Before">At the checkpoint, in the order of <see cref="SalvagedTable.Before"/>; null: the row was not there.</param>
/// <param name="After">When the generation was abandoned, in the order of <see cref="SalvagedTable.After"/>; null: it was deleted.</param>
internal sealed record RowChange(int Number, ChangeKind Kind, string?[]? Before, string?[]? After)
{
    /// <summary>Characters that it holds, to keep batches of wide rows small.</summary>
    public int Size => Length(Before) + Length(After);

    private static int Length(string?[]? values) => values?.Sum(value => value?.Length ?? 0) ?? 0;
}

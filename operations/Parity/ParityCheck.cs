namespace Rollback.Operations.Parity;

/// <summary>The checks of a comparison.</summary>
internal enum ParityCheck
{
    Schema,
    Data,
    Sequences,
    ForeignKeys,
}

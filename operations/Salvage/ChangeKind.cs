namespace Rollback.Operations.Salvage;

/// <summary>What happened to a row after the checkpoint.</summary>
internal enum ChangeKind
{
    Insert,
    Update,
    Delete,
}

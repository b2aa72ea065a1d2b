namespace Rollback.Model;

/// <summary>What going back costs for one entry of the change ledger.</summary>
public enum ChangeClass
{
    /// <summary>Its <c>undo</c> brings the previous schema back without losing a write.</summary>
    Reversible,

    /// <summary>The previous release works with it as it is; nothing needs to be undone.</summary>
    Compatible,

    /// <summary>Only restoring a checkpoint brings the previous state back.</summary>
    Irreversible,
}

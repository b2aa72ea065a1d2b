namespace Rollback.Components;

/// <summary>How hard it is to lose the data of a stack.</summary>
public enum DataProtection
{
    /// <summary>
    /// The default. Nothing that holds data can be deleted or replaced by a stack update (<c>protect</c>), RDS deletion protection is on,
    /// and what leaves the program stays in the account (<c>retainOnDelete</c>).
    /// </summary>
    Full,

    /// <summary>The stack can be destroyed, and its data brought back: final snapshots are taken, keys and secrets wait out their deletion windows.</summary>
    Removable,

    /// <summary>Destroying the stack leaves nothing but a KMS key in its shortest deletion window (7 days, AWS' minimum). For drills and tests only.</summary>
    Ephemeral,
}

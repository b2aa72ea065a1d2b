using Pulumi;

namespace Rollback.Components;

/// <summary>What each protection means for the resources that hold data.</summary>
internal static class DataProtectionRules
{
    /// <summary>Days in which a deleted KMS key can be brought back: AWS allows 7 to 30.</summary>
    public static int KeyDeletionDays(this DataProtection protection) => protection == DataProtection.Ephemeral ? 7 : 30;

    /// <summary>Days in which a deleted secret can be brought back: AWS allows 7 to 30, or 0 for at once.</summary>
    public static int SecretRecoveryDays(this DataProtection protection) => protection == DataProtection.Ephemeral ? 0 : 30;

    public static bool DeletionProtection(this DataProtection protection) => protection == DataProtection.Full;

    public static bool SkipFinalSnapshot(this DataProtection protection) => protection == DataProtection.Ephemeral;

    /// <summary>Whether automated backups go with the instance; if not, point-in-time recovery stays possible after its deletion.</summary>
    public static bool DeleteAutomatedBackups(this DataProtection protection) => protection == DataProtection.Ephemeral;

    /// <summary>Options of a child that holds data.</summary>
    /// <param name="protection">The stack's protection.</param>
    /// <param name="parent">The component.</param>
    /// <param name="ignoreChanges">Inputs that count when the resource is created and never again.</param>
    public static CustomResourceOptions Stateful(this DataProtection protection, Resource parent, params List<string> ignoreChanges) => new()
    {
        Parent = parent,
        Protect = protection == DataProtection.Full,
        RetainOnDelete = protection == DataProtection.Full,
        IgnoreChanges = ignoreChanges,
    };
}

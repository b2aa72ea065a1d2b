namespace Pulumi;

/// <summary>When a hook is called.</summary>
public sealed class ResourceHookOptions
{
    /// <summary>Whether previews call it too. Default: no.</summary>
    public bool? OnDryRun { get; set; }
}

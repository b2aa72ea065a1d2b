namespace Pulumi;

/// <summary>The hooks of a resource, by the moment they are called.</summary>
public sealed class ResourceHookBinding
{
    public List<ResourceHook> BeforeCreate { get; set; } = [];

    public List<ResourceHook> AfterCreate { get; set; } = [];

    public List<ResourceHook> BeforeUpdate { get; set; } = [];

    public List<ResourceHook> AfterUpdate { get; set; } = [];

    public List<ResourceHook> BeforeDelete { get; set; } = [];

    public List<ResourceHook> AfterDelete { get; set; } = [];

    public bool IsEmpty => !All.Any();

    internal IEnumerable<ResourceHook> All =>
        [.. BeforeCreate, .. AfterCreate, .. BeforeUpdate, .. AfterUpdate, .. BeforeDelete, .. AfterDelete];

    public ResourceHookBinding Clone() => Concat(new());

    /// <summary>A new binding: these hooks, then those.</summary>
    public ResourceHookBinding Concat(ResourceHookBinding other) => new()
    {
        BeforeCreate = [.. BeforeCreate, .. other.BeforeCreate],
        AfterCreate = [.. AfterCreate, .. other.AfterCreate],
        BeforeUpdate = [.. BeforeUpdate, .. other.BeforeUpdate],
        AfterUpdate = [.. AfterUpdate, .. other.AfterUpdate],
        BeforeDelete = [.. BeforeDelete, .. other.BeforeDelete],
        AfterDelete = [.. AfterDelete, .. other.AfterDelete],
    };
}

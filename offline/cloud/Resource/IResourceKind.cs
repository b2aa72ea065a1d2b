using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Resource;

/// <summary>
/// What the cloud does for resources of some types. Everything may be interrupted at any point and is then called again:
/// <see cref="RealiseAsync"/> and <see cref="RemoveAsync"/> must finish what an earlier call began.
/// </summary>
internal interface IResourceKind
{
    /// <summary>Chooses the id of a new resource. Two that must not coexist get the same one.</summary>
    string IdFor(CloudResource draft);

    /// <summary>Makes reality what the inputs say, and returns the outputs.</summary>
    /// <param name="resource">What is wanted; its outputs are those of before, empty at first.</param>
    /// <param name="previous">What was there before an update; null when creating.</param>
    /// <param name="cancellationToken">The daemon stops.</param>
    /// <exception cref="Home.CloudException">Refused, or impossible here; nothing of a new resource remains.</exception>
    /// <exception cref="UnhealthyException">It exists, but does not work.</exception>
    Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken);

    /// <summary>Whether removing it loses what its users wrote, so that nobody but the engine may ask for that.</summary>
    bool HoldsData { get; }

    /// <summary>Whether a person may remove it; a half-made one is removed without asking.</summary>
    /// <exception cref="Home.CloudException">Refused, such as by deletion protection.</exception>
    void EnsureRemovable(CloudResource resource);

    /// <summary>Removes it, or whatever there is of it.</summary>
    Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken);

    /// <summary>Sets running again, after a restart of the daemon, what should run for a resource that was made before.</summary>
    Task ResumeAsync(CloudResource resource, CancellationToken cancellationToken);

    /// <summary>The outputs as reality now is; null when it is gone.</summary>
    Task<PropertyMap?> ReadAsync(CloudResource resource, CancellationToken cancellationToken);
}

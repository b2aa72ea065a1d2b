using System.Collections.Immutable;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>What can be done with one kind of resource: a provider's, a provider itself, a component, or a builtin.</summary>
/// <exception cref="Providers.ProviderException">Thrown by every method where the provider fails.</exception>
public interface IResourceOperations
{
    /// <summary>Whether steps call a provider that might be killed half-way, so that they must be journaled before.</summary>
    bool IsJournaled { get; }

    Task<CheckOutcome> CheckAsync(ResourceGoal goal, PropertyMap oldInputs, PropertyMap inputs);

    Task<DiffOutcome> DiffAsync(ResourceState old, PropertyMap inputs, ImmutableArray<string> ignoreChanges);

    Task<CreateOutcome> CreateAsync(ResourceState wanted, bool isPreview);

    /// <returns>The outputs.</returns>
    Task<PropertyMap> UpdateAsync(ResourceState old, ResourceState wanted, bool isPreview);

    Task DeleteAsync(ResourceState old);

    /// <returns>Null: there is no such resource.</returns>
    Task<ReadOutcome?> ReadAsync(ResourceState known);

    /// <summary>The resource stays as it is; called so that what depends on its being there can rely on it.</summary>
    Task KeepAsync(ResourceState state);
}

/// <summary>Inputs with the provider's defaults, or what is wrong with them.</summary>
public sealed record CheckOutcome(PropertyMap Inputs, ImmutableArray<CheckProblem> Problems)
{
    public CheckOutcome(PropertyMap inputs)
        : this(inputs, [])
    {
    }
}

/// <param name="Property">Empty: about the resource as a whole.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record CheckProblem(string Property, string Reason);

public sealed record CreateOutcome(string Id, PropertyMap Outputs);

/// <param name="Id">As the provider now names it.</param>
/// <param name="Outputs">Everything that it is.</param>
/// <param name="Inputs">What a program would have to say to get it; null when the provider does not tell.</param>
public sealed record ReadOutcome(string Id, PropertyMap Outputs, PropertyMap? Inputs);

using System.Collections.Immutable;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Components and the stack: nothing but entries in the state.</summary>
public sealed class ComponentOperations : IResourceOperations
{
    public static ComponentOperations Instance { get; } = new();

    public bool IsJournaled => false;

    public Task<CheckOutcome> CheckAsync(ResourceGoal goal, PropertyMap oldInputs, PropertyMap inputs) =>
        Task.FromResult(new CheckOutcome(inputs));

    public Task<DiffOutcome> DiffAsync(ResourceState old, PropertyMap inputs, ImmutableArray<string> ignoreChanges) =>
        Task.FromResult(InputDiff.Of(old.Inputs, inputs));

    public Task<CreateOutcome> CreateAsync(ResourceState wanted, bool isPreview) =>
        Task.FromResult(new CreateOutcome("", PropertyMap.Empty));

    /// <summary>Outputs stay until the program registers new ones.</summary>
    public Task<PropertyMap> UpdateAsync(ResourceState old, ResourceState wanted, bool isPreview) => Task.FromResult(old.Outputs);

    public Task DeleteAsync(ResourceState old) => Task.CompletedTask;

    public Task<ReadOutcome?> ReadAsync(ResourceState known) =>
        Task.FromResult<ReadOutcome?>(new ReadOutcome("", known.Outputs, known.Inputs));

    public Task KeepAsync(ResourceState state) => Task.CompletedTask;
}

using System.Collections.Immutable;
using Pulumirpc;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>
/// What can be done with a provider as a resource: creating it means configuring a plugin under a new reference. A
/// registration has its own instance, whose plugin serves from check to configuration.
/// </summary>
public sealed class ProviderOperations(ProviderRegistry registry, string package) : IResourceOperations
{
    private StartedPlugin? _started;

    public bool IsJournaled => false;

    public async Task<CheckOutcome> CheckAsync(ResourceGoal goal, PropertyMap oldInputs, PropertyMap inputs)
    {
        var plugin = await StartAsync(inputs);
        var response = await plugin.Plugin.TryCallAsync<CheckRequest, CheckResponse>("CheckConfig", new CheckRequest
        {
            Urn = goal.Urn,
            Name = goal.Name,
            Type = goal.Type,
            Olds = ProviderInputs.Public(oldInputs).WithoutSecrets().ToWire(),
            News = ProviderInputs.Public(inputs).WithoutSecrets().ToWire(),
        });
        if (response is null)
        {
            return new CheckOutcome(inputs);
        }

        var answered = response.Inputs is null ? ProviderInputs.Public(inputs) : response.Inputs.ToProperties();
        var checkedInputs = ProviderInputs.WithPrivate(SecretMarks.CarryOver(answered, inputs), inputs);
        return new CheckOutcome(checkedInputs, [.. response.Failures.Select(failure => new CheckProblem(failure.Property, failure.Reason))]);
    }

    public async Task<DiffOutcome> DiffAsync(ResourceState old, PropertyMap inputs, ImmutableArray<string> ignoreChanges)
    {
        return await ProviderConfiguration.DiffAsync((await StartAsync(inputs)).Plugin, old, inputs, ignoreChanges);
    }

    public async Task<CreateOutcome> CreateAsync(ResourceState wanted, bool isPreview)
    {
        var id = isPreview ? Signatures.Unknown : Guid.NewGuid().ToString();
        await ConfigureAsync(wanted with { Id = id });
        return new CreateOutcome(id, ProviderInputs.Public(wanted.Inputs));
    }

    public async Task<PropertyMap> UpdateAsync(ResourceState old, ResourceState wanted, bool isPreview)
    {
        await ConfigureAsync(wanted with { Id = old.Id });
        return ProviderInputs.Public(wanted.Inputs);
    }

    public Task DeleteAsync(ResourceState old) => Task.CompletedTask;

    public Task<ReadOutcome?> ReadAsync(ResourceState known) =>
        Task.FromResult<ReadOutcome?>(new ReadOutcome(known.Id, known.Outputs, known.Inputs));

    public Task KeepAsync(ResourceState state) => ConfigureAsync(state);

    private async Task ConfigureAsync(ResourceState provider) =>
        await registry.ConfigureAsync(await StartAsync(provider.Inputs), provider);

    private async Task<StartedPlugin> StartAsync(PropertyMap inputs) =>
        _started ??= await registry.StartAsync(package, inputs);
}

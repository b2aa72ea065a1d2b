using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>What a provider plugin does with the resources of its package.</summary>
public sealed class ManagedOperations(ConfiguredProvider provider) : IResourceOperations
{
    private readonly ProviderCapabilities _capabilities = provider.Capabilities;
    private readonly ProviderPlugin _plugin = provider.Plugin;

    public bool IsJournaled => true;

    public async Task<CheckOutcome> CheckAsync(ResourceGoal goal, PropertyMap oldInputs, PropertyMap inputs)
    {
        if (!provider.IsConfigured)
        {
            return new CheckOutcome(inputs);
        }

        var response = await _plugin.CallAsync<CheckRequest, CheckResponse>("Check", new CheckRequest
        {
            Urn = goal.Urn,
            Name = goal.Name,
            Type = goal.Type,
            Olds = Wire(oldInputs),
            News = Wire(inputs),
            RandomSeed = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)),
        });
        return new CheckOutcome(
            Remark(response.Inputs.ToProperties(), inputs),
            [.. response.Failures.Select(failure => new CheckProblem(failure.Property, failure.Reason))]);
    }

    public async Task<DiffOutcome> DiffAsync(ResourceState old, PropertyMap inputs, ImmutableArray<string> ignoreChanges)
    {
        if (!provider.IsConfigured)
        {
            return DiffOutcome.Update();
        }

        var response = await _plugin.CallAsync<DiffRequest, DiffResponse>("Diff", new DiffRequest
        {
            Id = old.Id,
            Urn = old.Urn,
            Name = Urns.NameOf(old.Urn),
            Type = old.Type,
            Olds = Wire(old.Outputs),
            OldInputs = Wire(old.Inputs),
            News = Wire(inputs),
            IgnoreChanges = { ignoreChanges },
        });
        return ProviderDiff.Read(response, old.Inputs, inputs);
    }

    public async Task<CreateOutcome> CreateAsync(ResourceState wanted, bool isPreview)
    {
        if (isPreview && !(provider.IsConfigured && _capabilities.SupportsPreview))
        {
            return new CreateOutcome("", provider.IsConfigured ? wanted.Inputs : PropertyMap.Empty);
        }

        var response = await _plugin.CallAsync<CreateRequest, CreateResponse>("Create", new CreateRequest
        {
            Urn = wanted.Urn,
            Name = Urns.NameOf(wanted.Urn),
            Type = wanted.Type,
            Properties = Wire(wanted.Inputs),
            Timeout = wanted.Timeouts.Create,
            Preview = isPreview,
        });
        if (!isPreview && response.Id.Length == 0)
        {
            throw new ProviderException($"The provider of '{_plugin.Package}' created '{wanted.Urn}' but gave it no id.");
        }

        return new CreateOutcome(isPreview ? "" : response.Id, Answer(response.Properties, wanted.Inputs, isPreview));
    }

    public async Task<PropertyMap> UpdateAsync(ResourceState old, ResourceState wanted, bool isPreview)
    {
        if (isPreview && !(provider.IsConfigured && _capabilities.SupportsPreview))
        {
            return provider.IsConfigured ? wanted.Inputs : PropertyMap.Empty;
        }

        var response = await _plugin.CallAsync<UpdateRequest, UpdateResponse>("Update", new UpdateRequest
        {
            Id = old.Id,
            Urn = wanted.Urn,
            Name = Urns.NameOf(wanted.Urn),
            Type = wanted.Type,
            Olds = Wire(old.Outputs),
            OldInputs = Wire(old.Inputs),
            News = Wire(wanted.Inputs),
            IgnoreChanges = { wanted.IgnoreChanges },
            Timeout = wanted.Timeouts.Update,
            Preview = isPreview,
        });
        return Answer(response.Properties, wanted.Inputs, isPreview);
    }

    public async Task DeleteAsync(ResourceState old) =>
        await _plugin.CallAsync<DeleteRequest, Empty>("Delete", new DeleteRequest
        {
            Id = old.Id,
            Urn = old.Urn,
            Name = Urns.NameOf(old.Urn),
            Type = old.Type,
            Properties = Wire(old.Outputs),
            OldInputs = Wire(old.Inputs),
            Timeout = old.Timeouts.Delete,
        });

    public async Task<ReadOutcome?> ReadAsync(ResourceState known)
    {
        if (!provider.IsConfigured)
        {
            return new ReadOutcome(known.Id, PropertyMap.Empty, null);
        }

        var response = await _plugin.CallAsync<ReadRequest, ReadResponse>("Read", new ReadRequest
        {
            Id = known.Id,
            Urn = known.Urn,
            Name = Urns.NameOf(known.Urn),
            Type = known.Type,
            Properties = Wire(known.Outputs),
            Inputs = Wire(known.Inputs),
            Timeout = known.Timeouts.Read,
        });
        return response.Id.Length == 0
            ? null
            : new ReadOutcome(
                response.Id,
                Answer(response.Properties, known.Inputs, isPreview: false),
                response.Inputs is null ? null : Remark(response.Inputs.ToProperties(), known.Inputs));
    }

    public Task KeepAsync(ResourceState state) => Task.CompletedTask;

    private Struct Wire(PropertyMap properties) => _capabilities.Adapt(properties).ToWire();

    private PropertyMap Answer(Struct? answer, PropertyMap inputs, bool isPreview)
    {
        var outputs = answer.ToProperties();
        var unknown = isPreview ? null : outputs.FirstOrDefault(output => output.Value.ContainsUnknown).Key;
        return unknown is null
            ? Remark(outputs, inputs)
            : throw new ProviderException($"The provider of '{_plugin.Package}' left the output '{unknown}' unknown.");
    }

    private PropertyMap Remark(PropertyMap answer, PropertyMap inputs) =>
        _capabilities.AcceptsSecrets ? answer : SecretMarks.CarryOver(answer, inputs);
}

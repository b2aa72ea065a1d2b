using System.Collections.Immutable;
using Pulumi.Serialization;
using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>Registers resources with the engine, or reads them, in the background, and fills their outputs.</summary>
internal sealed class ResourceRegistrar(Deployment deployment)
{
    /// <summary>Sets the resource's output properties at once; their values come when the engine has answered.</summary>
    public void ReadOrRegister(ResourceRequest request)
    {
        var resource = request.Resource;
        var slots = OutputSlots.Create(resource, onlyUrn: !request.IsCustom && !request.IsRemote);
        deployment.Tasks.Track(CompleteAsync(request, slots));
    }

    public void RegisterOutputs(ComponentResource component, Output<IDictionary<string, object?>> outputs) =>
        deployment.Tasks.Track(RegisterOutputsAsync(component, outputs));

    private async Task CompleteAsync(ResourceRequest request, ImmutableDictionary<string, IOutputSlot> slots)
    {
        try
        {
            var answer = await AnswerAsync(request);
            new ResourceCompletion(deployment, request.Resource).Complete(answer, slots);
        }
        catch (Exception exception)
        {
            foreach (var slot in slots.Values)
            {
                slot.Fail(exception);
            }

            throw;
        }
    }

    private async Task<ResourceAnswer> AnswerAsync(ResourceRequest request)
    {
        if (request.Options.Urn is { Length: > 0 } urn)
        {
            return await GetAsync(urn);
        }

        if (request.Options.Id is { } wanted && await wanted.ToOutput().DataTask is { IsKnown: true, Value: { Length: > 0 } id })
        {
            return request.IsCustom
                ? await ReadAsync(request, id)
                : throw new ArgumentException("ResourceOptions.Id is only valid for a CustomResource");
        }

        return await RegisterAsync(request);
    }

    /// <summary>The state of a resource that this run has registered already.</summary>
    private async Task<ResourceAnswer> GetAsync(string urn)
    {
        var state = (await deployment.Invoker.InvokeRawAsync(new()
        {
            Tok = "pulumi:pulumi:getResource",
            Args = PropertyMap.Empty.With("urn", urn).ToWire(),
            AcceptResources = await deployment.Features.ResourceReferencesAsync(),
        })).Return.ToProperties();
        return new(
            urn,
            (state.Find("id") as PropertyValue.Text)?.Value,
            state.Find("state") is PropertyValue.Map outputs ? outputs.Properties : PropertyMap.Empty);
    }

    private async Task<ResourceAnswer> ReadAsync(ResourceRequest request, string id)
    {
        var read = await new RequestPreparation(deployment, request).ReadAsync(id);
        var response = await deployment.Monitor.ReadResourceAsync(request.Resource, read);
        return new(response.Urn, id, response.Properties.ToProperties());
    }

    private async Task<ResourceAnswer> RegisterAsync(ResourceRequest request)
    {
        var register = await new RequestPreparation(deployment, request).RegisterAsync();
        var response = await deployment.Monitor.RegisterResourceAsync(request.Resource, register);
        return new(response.Urn, response.Id, response.Object.ToProperties())
        {
            IsComplete = response.Result == Result.Success,
            Dependencies = response.PropertyDependencies.ToImmutableDictionary(
                property => property.Key, property => property.Value.Urns.ToImmutableArray()),
        };
    }

    private async Task RegisterOutputsAsync(ComponentResource component, Output<IDictionary<string, object?>> outputs)
    {
        var values = await outputs.DataTask;
        var properties = values.IsKnown
            ? await Serializer.SerializeAllAsync(
                new Dictionary<string, object?>(values.Value), component.GetResourceName(), await deployment.Features.ResourceReferencesAsync())
            : new SerializedProperties(PropertyMap.Empty, []);
        var urn = await component.Urn.DataTask;

        await deployment.Monitor.RegisterResourceOutputsAsync(new()
        {
            Urn = urn.Value,
            Outputs = (values.IsSecret ? properties.Properties.Select(AsSecret) : properties.Properties).ToWire(),
        });
    }

    private static PropertyValue AsSecret(PropertyValue value) => value is PropertyValue.Secret ? value : new PropertyValue.Secret(value);
}

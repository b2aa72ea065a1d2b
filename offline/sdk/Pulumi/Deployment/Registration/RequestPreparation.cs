using System.Collections.Immutable;
using Pulumi.Serialization;
using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>Waits for all that a resource is made from, and puts it into a request to the engine.</summary>
internal sealed class RequestPreparation(Deployment deployment, ResourceRequest request)
{
    private readonly Resource _resource = request.Resource;
    private readonly ResourceOptions _options = request.Options;

    public async Task<ReadResourceRequest> ReadAsync(string id)
    {
        var keepResources = await deployment.Features.ResourceReferencesAsync();
        var inputs = await SerializeAsync(keepResources, keepOutputs: false);
        var message = new ReadResourceRequest
        {
            Type = _resource.GetResourceType(),
            Name = _resource.GetResourceName(),
            Id = id,
            Parent = await ParentUrnAsync(),
            Provider = await ProviderReferences.OfAsync(_resource.Provider),
            Properties = inputs.Properties.ToWire(),
            Version = _options.Version ?? "",
            PackageRef = await deployment.Packages.ReferenceOfAsync(request.Package),
            AcceptSecrets = true,
            AcceptResources = keepResources,
        };
        message.Dependencies.AddRange(await DependenciesAsync(inputs.AllDependencies));
        return message;
    }

    public async Task<RegisterResourceRequest> RegisterAsync()
    {
        var keepResources = await deployment.Features.ResourceReferencesAsync();
        var inputs = await SerializeAsync(keepResources, keepOutputs: request.IsRemote && await deployment.Features.OutputValuesAsync());
        var message = new RegisterResourceRequest
        {
            Type = _resource.GetResourceType(),
            Name = _resource.GetResourceName(),
            Custom = request.IsCustom,
            Remote = request.IsRemote,
            Parent = await ParentUrnAsync(),
            Object = inputs.Properties.ToWire(),
            PackageRef = await deployment.Packages.ReferenceOfAsync(request.Package),
            AcceptSecrets = true,
            AcceptResources = keepResources,
            SupportsResultReporting = true,
            Version = _options.Version ?? "",
            PluginDownloadURL = _options.PluginDownloadURL ?? "",
        };
        message.Dependencies.AddRange(await DependenciesAsync(inputs.AllDependencies));
        foreach (var (property, resources) in inputs.Dependencies)
        {
            var dependencies = new RegisterResourceRequest.Types.PropertyDependencies();
            dependencies.Urns.AddRange(await UrnsAsync(resources));
            message.PropertyDependencies.Add(property, dependencies);
        }

        await AddProvidersAsync(message);
        AddPlainOptions(message);
        await AddFeatureOptionsAsync(message);
        await AliasRequests.AddAsync(message, _resource, _options, await deployment.Features.AliasSpecsAsync());
        await ResourceCallbacks.AddAsync(message, deployment, _options);
        return message;
    }

    private Task<SerializedProperties> SerializeAsync(bool keepResources, bool keepOutputs) => Serializer.SerializeAllAsync(
        request.Args.ToDictionary(),
        $"resource:{_resource.GetResourceName()}[{_resource.GetResourceType()}]",
        keepResources,
        keepOutputs);

    private async Task<string> ParentUrnAsync() => _resource.Parent is { } parent ? (await parent.Urn.DataTask).Value : "";

    private async Task<ImmutableArray<string>> DependenciesAsync(IEnumerable<Resource> ofProperties)
    {
        var explicitly = await _options.DependsOn.GetOutput().DataTask;
        var named = explicitly.IsKnown ? explicitly.Value.OfType<Resource>() : [];
        return await UrnsAsync(ofProperties.Concat(named).Concat(explicitly.Resources));
    }

    /// <summary>A resource cannot wait for what contains it: that would include itself.</summary>
    private Task<ImmutableArray<string>> UrnsAsync(IEnumerable<Resource> resources) =>
        ResourceClosure.UrnsAsync(resources.Where(resource => !Ancestors().Contains(resource)));

    private IEnumerable<Resource> Ancestors()
    {
        for (var ancestor = _resource; ancestor is not null; ancestor = ancestor.Parent)
        {
            yield return ancestor;
        }
    }

    private async Task AddProvidersAsync(RegisterResourceRequest message)
    {
        message.Provider = await ProviderReferences.OfAsync(_resource.Provider);
        foreach (var (package, provider) in request.IsRemote ? _resource.Providers : [])
        {
            message.Providers.Add(package, await ProviderReferences.OfAsync(provider));
        }
    }

    private void AddPlainOptions(RegisterResourceRequest message)
    {
        message.IgnoreChanges.AddRange(_options.IgnoreChanges);
        message.ReplaceOnChanges.AddRange(_options.ReplaceOnChanges);
        message.HideDiffs.AddRange(_options.HideDiffs);
        message.CustomTimeouts = CustomTimeoutMessages.Write(_options.CustomTimeouts);
        if (_options.Protect is { } protect)
        {
            message.Protect = protect;
        }

        if (_options.RetainOnDelete is { } retain)
        {
            message.RetainOnDelete = retain;
        }

        if (_options is not CustomResourceOptions custom)
        {
            return;
        }

        message.ImportId = custom.ImportId ?? "";
        message.DeleteBeforeReplace = custom.DeleteBeforeReplace ?? false;
        message.DeleteBeforeReplaceDefined = custom.DeleteBeforeReplace is not null;
        message.AdditionalSecretOutputs.AddRange(custom.AdditionalSecretOutputs);
        foreach (var (variable, name) in custom.EnvVarMappings ?? [])
        {
            message.EnvVarMappings.Add(variable, name);
        }
    }

    private async Task AddFeatureOptionsAsync(RegisterResourceRequest message)
    {
        if (_options.DeletedWith is { } deletedWith)
        {
            await deployment.Features.RequireAsync("deletedWith", "the DeletedWith option");
            message.DeletedWith = (await deletedWith.Urn.DataTask).Value;
        }

        var replaceWith = await _options.ReplaceWith.GetOutput().DataTask;
        if (replaceWith is { IsKnown: true, Value.IsEmpty: false })
        {
            await deployment.Features.RequireAsync("replaceWith", "the ReplaceWith option");
            foreach (var resource in replaceWith.Value)
            {
                message.ReplaceWith.Add((await resource.Urn.DataTask).Value);
            }
        }

        if (_options.ReplacementTrigger is { } trigger)
        {
            var value = await new Serializer(keepResources: false).SerializeAsync("replacementTrigger", trigger);
            message.ReplacementTrigger = value.ToWire();
        }
    }
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pulumirpc;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>A plugin that has not been configured yet.</summary>
public sealed record StartedPlugin(ProviderPlugin Plugin, ProviderCapabilities? Capabilities);

/// <summary>The configured providers of a run, by reference. Safe for concurrent use.</summary>
public sealed class ProviderRegistry(PluginSource plugins, Func<string, ResourceState?> findState)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ConfiguredProvider>>> _providers = [];

    /// <summary>Starts the plugin that a provider's inputs ask for.</summary>
    public async Task<StartedPlugin> StartAsync(string package, PropertyMap inputs)
    {
        var source = ProviderInputs.PackageOf(package, inputs);
        var started = await plugins.StartAsync(source.Plugin, source.Version);
        if (source.Parameter is { } parameter)
        {
            await started.Plugin.CallAsync<ParameterizeRequest, ParameterizeResponse>("Parameterize", new ParameterizeRequest
            {
                Value = new ParameterizeRequest.Types.ParametersValue
                {
                    Name = parameter.Name,
                    Version = parameter.Version,
                    Value = Google.Protobuf.ByteString.FromBase64(parameter.Value),
                },
            });
        }

        return started;
    }

    /// <summary>Configures a plugin as the given provider resource (whose id is set) and keeps it under its reference.</summary>
    public async Task<ConfiguredProvider> ConfigureAsync(StartedPlugin started, ResourceState provider)
    {
        var configured = await ConfigureOnceAsync(started, provider);
        _providers[configured.Reference] = new(Task.FromResult(configured));
        return configured;
    }

    /// <summary>The provider that a reference names; one that this run did not register is loaded from its state.</summary>
    /// <exception cref="ProviderException">There is no such provider, or it does not start.</exception>
    public Task<ConfiguredProvider> FindAsync(string reference) =>
        _providers.GetOrAdd(reference, _ => new(() => LoadAsync(reference))).Value;

    private async Task<ConfiguredProvider> LoadAsync(string reference)
    {
        var provider = findState(reference)
            ?? throw new ProviderException($"The provider '{reference}' is neither registered nor part of the stack's state.");
        var package = provider.Type[Urns.ProviderTypePrefix.Length..];
        return await ConfigureOnceAsync(await StartAsync(package, provider.Inputs), provider);
    }

    private static async Task<ConfiguredProvider> ConfigureOnceAsync(StartedPlugin started, ResourceState provider)
    {
        var reference = $"{provider.Urn}::{provider.Id}";
        var inputs = ProviderInputs.Public(provider.Inputs);
        if (inputs.Values.Any(value => value.ContainsUnknown))
        {
            var silent = started.Capabilities ?? new ProviderCapabilities(true, true, true, SupportsPreview: false);
            return new ConfiguredProvider(reference, started.Plugin, silent, IsConfigured: false);
        }

        var package = provider.Type[Urns.ProviderTypePrefix.Length..];
        var request = new ConfigureRequest
        {
            Args = inputs.ToWire(),
            AcceptSecrets = true,
            AcceptResources = true,
            SendsOldInputs = true,
            SendsOldInputsToDelete = true,
            Id = provider.Id,
            Urn = provider.Urn,
            Name = Urns.NameOf(provider.Urn),
            Type = provider.Type,
        };
        foreach (var (name, value) in inputs.WithoutSecrets().Where(input => input.Key != "version"))
        {
            request.Variables.Add($"{package}:config:{name}", value is PropertyValue.Text text ? text.Value : Json(value));
        }

        var response = await started.Plugin.CallAsync<ConfigureRequest, ConfigureResponse>("Configure", request);
        var capabilities = started.Capabilities ?? new ProviderCapabilities(
            response.AcceptSecrets, response.AcceptResources, response.AcceptOutputs, response.SupportsPreview);
        return new ConfiguredProvider(reference, started.Plugin, capabilities, IsConfigured: true);
    }

    private static string Json(PropertyValue value) =>
        JsonNode.Parse(Google.Protobuf.JsonFormatter.Default.Format(value.ToWire()))?.ToJsonString() ?? "null";
}

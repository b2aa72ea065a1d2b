using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;

namespace Rollback.Offline.Engine.Providers;

/// <summary>Starts provider plugins, or attaches to those that run already, and ends what it started.</summary>
/// <param name="request">Says where plugins are.</param>
/// <param name="events">Gets the plugins' output.</param>
public sealed class PluginSource(DeploymentRequest request, EventSink events) : IAsyncDisposable
{
    /// <summary>How long plugins may take to answer that they are to give up, before they are ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentBag<ProviderPlugin> _plugins = [];
    private readonly ConcurrentDictionary<(string Package, string Version), Task<StartedPlugin>> _ahead = [];

    /// <summary>What a plugin is told of the engine; set before the first one is started.</summary>
    public string EngineAddress { get; set; } = "";

    /// <summary>Starts a plugin of a package and shakes hands with it.</summary>
    /// <param name="package">Package name.</param>
    /// <param name="version">Empty: any.</param>
    /// <returns>Capabilities are null where the plugin tells them only when it is configured.</returns>
    /// <exception cref="ProviderException">There is none, or it does not start.</exception>
    public Task<StartedPlugin> StartAsync(string package, string version) =>
        _ahead.TryRemove((package, version), out var started) ? started : LaunchAsync(package, version);

    /// <summary>Starts a plugin that will probably be needed, so that it starts while the program does.</summary>
    public void StartAhead(string package, string version)
    {
        if (!request.AttachedProviders.ContainsKey(package))
        {
            _ahead.GetOrAdd((package, version), _ => LaunchAsync(package, version));
        }
    }

    private async Task<StartedPlugin> LaunchAsync(string package, string version)
    {
        // Elsewhere: the search for the executable and the start of a process are not asynchronous.
        await Task.Yield();
        var handshake = new ProviderHandshakeRequest { EngineAddress = EngineAddress, ConfigureWithUrn = true, InvokeWithPreview = true };
        ProviderPlugin plugin;
        if (request.AttachedProviders.TryGetValue(package, out var port))
        {
            plugin = new ProviderPlugin(package, $"127.0.0.1:{port}", null);
        }
        else
        {
            var path = request.FindPlugin(package, version);
            var process = await PluginProcess.StartAsync(path, EngineAddress, request.ProgramDirectory, Environment(), (line, isError) =>
                events.Tell("", isError ? "info#err" : "info", $"{package}: {line}", ephemeral: true));
            plugin = new ProviderPlugin(package, $"127.0.0.1:{process.Port}", process);
            handshake.RootDirectory = handshake.ProgramDirectory = Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? "";
        }

        _plugins.Add(plugin);
        var hands = await plugin.TryCallAsync<ProviderHandshakeRequest, ProviderHandshakeResponse>("Handshake", handshake);
        if (request.AttachedProviders.ContainsKey(package))
        {
            await plugin.TryCallAsync<PluginAttach, Empty>("Attach", new PluginAttach { Address = EngineAddress });
        }

        return new StartedPlugin(plugin, hands is null
            ? null
            : new ProviderCapabilities(hands.AcceptSecrets, hands.AcceptResources, hands.AcceptOutputs, SupportsPreview: true));
    }

    /// <summary>Asks every plugin to give up what it is doing.</summary>
    public Task CancelAsync() => Task.WhenAll(_plugins.Select(plugin => plugin.CancelAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _ahead.Values)
        {
            // Nobody needed it: that it may have failed to start is nobody's concern either.
            await started.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await Task.WhenAny(CancelAsync(), Task.Delay(Patience, request.Clock));
        foreach (var plugin in _plugins)
        {
            await plugin.DisposeAsync();
        }
    }

    private JsonObject Config() => new(request.Config.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.Value)));

    private IEnumerable<KeyValuePair<string, string>> Environment() =>
    [
        KeyValuePair.Create("PULUMI_PROJECT", request.Project),
        KeyValuePair.Create("PULUMI_NODEJS_PROJECT", request.Project), // the name by which the host of dynamic providers knows it
        KeyValuePair.Create("PULUMI_CONFIG", Config().ToJsonString()),
    ];
}

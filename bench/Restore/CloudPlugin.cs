using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Bench.Restore;

/// <summary>The offline cloud, spoken to as an engine does: through its provider plugin, with a home of its own.</summary>
internal sealed class CloudPlugin : IAsyncDisposable
{
    private const string Stack = "bench";
    private static readonly ServiceDescriptor Service = ProviderReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceProvider");

    private readonly string _cloud;
    private readonly Process _process;
    private readonly RpcChannel _channel;

    private CloudPlugin(string cloud, string home, Process process, RpcChannel channel)
    {
        _cloud = cloud;
        Home = home;
        _process = process;
        _channel = channel;
    }

    public string Home { get; }

    public string LogOf(string database) => Path.Combine(Home, "clouds", Stack, "logs", $"database-{database}.log");

    public static async Task<CloudPlugin> StartAsync(string repository)
    {
        var home = Directory.CreateTempSubdirectory("bench-cloud-").FullName;
        var cloud = Path.Combine(repository, "artifacts/bin/Rollback.Offline.Cloud/release/Rollback.Offline.Cloud.dll");
        var start = Command(cloud, home, "provider", "aws");
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The plugin said no port.");
        var plugin = new CloudPlugin(cloud, home, process, new RpcChannel($"127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}"));
        await plugin.CallAsync<ConfigureRequest, ConfigureResponse>("Configure", new ConfigureRequest { Args = new Struct() });
        return plugin;
    }

    /// <summary>Creates a resource and waits until it is there.</summary>
    public async Task<(string Id, PropertyMap Outputs)> CreateAsync(string type, string name, PropertyMap inputs)
    {
        var response = await CallAsync<CreateRequest, CreateResponse>("Create", new CreateRequest { Urn = Urn(type, name), Properties = inputs.ToWire() });
        return (response.Id, response.Properties.ToProperties());
    }

    public Task DeleteAsync(string type, string name, string id) =>
        CallAsync<DeleteRequest, Empty>("Delete", new DeleteRequest { Urn = Urn(type, name), Id = id });

    public async ValueTask DisposeAsync()
    {
        using (var stop = Process.Start(Command(_cloud, Home, "stop", "--stack", Stack))!)
        {
            await stop.WaitForExitAsync();
        }

        _channel.Dispose();
        _process.Kill();
        _process.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private static string Urn(string type, string name) => $"urn:pulumi:{Stack}::bench::{type}::{name}";

    private static ProcessStartInfo Command(string cloud, string home, params string[] arguments) =>
        new("dotnet", [cloud, .. arguments]) { Environment = { ["ROLLBACK_HOME"] = home } };

    private Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() => _channel.CallAsync<TRequest, TResponse>(Service, method, request);
}

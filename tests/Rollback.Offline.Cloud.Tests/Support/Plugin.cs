using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>A provider plugin as an engine starts it, and an engine's side of the conversation with it.</summary>
internal sealed class Plugin : IDisposable
{
    private static readonly ServiceDescriptor Service = ProviderReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceProvider");
    private readonly Process _process;
    private readonly RpcChannel _channel;
    private readonly string _stack;

    private Plugin(Process process, RpcChannel channel, string stack)
    {
        _process = process;
        _channel = channel;
        _stack = stack;
    }

    public int Pid => _process.Id;

    public static async Task<Plugin> StartAsync(string package, string home, string stack)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Rollback.Offline.Cloud.dll"), "provider", package })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ROLLBACK_HOME"] = home;
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The plugin ended: {await errors}");
        var plugin = new Plugin(process, new RpcChannel($"127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}"), stack);
        await plugin.CallAsync<ConfigureRequest, ConfigureResponse>("Configure", new ConfigureRequest { Args = new Struct() });
        return plugin;
    }

    public string Urn(string type, string name) => $"urn:pulumi:{_stack}::rollback-infra::{type}::{name}";

    public Task<CheckResponse> CheckAsync(string type, string name, PropertyMap news, PropertyMap? olds = null) =>
        CallAsync<CheckRequest, CheckResponse>("Check", new CheckRequest
        {
            Urn = Urn(type, name),
            News = news.ToWire(),
            Olds = (olds ?? PropertyMap.Empty).ToWire(),
            RandomSeed = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)),
        });

    public Task<DiffResponse> DiffAsync(string type, string name, string id, PropertyMap oldInputs, PropertyMap news) =>
        CallAsync<DiffRequest, DiffResponse>("Diff", new DiffRequest
        {
            Urn = Urn(type, name),
            Id = id,
            Olds = oldInputs.ToWire(),
            OldInputs = oldInputs.ToWire(),
            News = news.ToWire(),
        });

    public async Task<Made> CreateAsync(string type, string name, PropertyMap inputs, bool preview = false)
    {
        var check = await CheckAsync(type, name, inputs);
        check.Failures.Select(failure => $"{failure.Property}: {failure.Reason}").ShouldBeEmpty();
        return await CreateCheckedAsync(type, name, check.Inputs.ToProperties(), preview);
    }

    public async Task<Made> CreateCheckedAsync(string type, string name, PropertyMap inputs, bool preview = false)
    {
        var response = await CallAsync<CreateRequest, CreateResponse>("Create", new CreateRequest
        {
            Urn = Urn(type, name),
            Properties = inputs.ToWire(),
            Preview = preview,
        });
        return new Made(type, name, response.Id, inputs, response.Properties.ToProperties());
    }

    public async Task<Made> UpdateAsync(Made old, PropertyMap news)
    {
        var check = await CheckAsync(old.Type, old.Name, news, old.Inputs);
        check.Failures.ShouldBeEmpty();
        var inputs = check.Inputs.ToProperties();
        var response = await CallAsync<UpdateRequest, UpdateResponse>("Update", new UpdateRequest
        {
            Urn = Urn(old.Type, old.Name),
            Id = old.Id,
            Olds = old.Outputs.ToWire(),
            OldInputs = old.Inputs.ToWire(),
            News = inputs.ToWire(),
        });
        return old with { Inputs = inputs, Outputs = response.Properties.ToProperties() };
    }

    public Task<ReadResponse> ReadAsync(Made made) => CallAsync<ReadRequest, ReadResponse>("Read", new ReadRequest
    {
        Urn = Urn(made.Type, made.Name),
        Id = made.Id,
        Properties = made.Outputs.ToWire(),
        Inputs = made.Inputs.ToWire(),
    });

    public Task DeleteAsync(Made made) => CallAsync<DeleteRequest, Empty>("Delete", new DeleteRequest
    {
        Urn = Urn(made.Type, made.Name),
        Id = made.Id,
        Properties = made.Outputs.ToWire(),
        OldInputs = made.Inputs.ToWire(),
    });

    public Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() => _channel.CallAsync<TRequest, TResponse>(Service, method, request);

    public void Dispose()
    {
        _channel.Dispose();
        _process.Kill();
        _process.Dispose();
    }
}

/// <summary>A resource as an engine remembers it.</summary>
internal sealed record Made(string Type, string Name, string Id, PropertyMap Inputs, PropertyMap Outputs);

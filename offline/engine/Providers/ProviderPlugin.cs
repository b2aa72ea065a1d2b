using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Providers;

/// <summary>A provider plugin that answers calls: one that the engine started, or one it is attached to.</summary>
public sealed class ProviderPlugin : IAsyncDisposable
{
    private static readonly ServiceDescriptor Service =
        ProviderReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceProvider");

    private readonly RpcChannel _channel;
    private readonly PluginProcess? _process;

    /// <param name="package">The package that it manages resources of.</param>
    /// <param name="address">Where it serves.</param>
    /// <param name="process">Null: attached, and not ours to end.</param>
    public ProviderPlugin(string package, string address, PluginProcess? process)
    {
        Package = package;
        _channel = new RpcChannel(address);
        _process = process;
    }

    public string Package { get; }

    /// <summary>Calls a method. Never cancelled half-way: a provider call in progress is always waited for.</summary>
    /// <exception cref="ProviderException">It failed, or the plugin ended.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        try
        {
            return await _channel.CallAsync<TRequest, TResponse>(Service, method, request, CancellationToken.None);
        }
        catch (RpcException failure) when (failure is { Status: StatusCode.Unavailable, InnerException: not null })
        {
            throw new ProviderException(await DescribeLossAsync(method, failure), failure);
        }
        catch (RpcException failure)
        {
            throw new ProviderException(failure.Message, failure);
        }
    }

    /// <summary>As <see cref="CallAsync"/>, but null where the plugin does not know the method.</summary>
    public async Task<TResponse?> TryCallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        try
        {
            return await CallAsync<TRequest, TResponse>(method, request);
        }
        catch (ProviderException failure) when (failure.Code == StatusCode.Unimplemented)
        {
            return null;
        }
    }

    /// <summary>Asks the plugin to give up what it is doing, as far as it can.</summary>
    public async Task CancelAsync()
    {
        try
        {
            await TryCallAsync<Empty, Empty>("Cancel", new Empty());
        }
        catch (ProviderException)
        {
            // It is being ended anyway: a plugin that cannot even be asked has nothing left to give up.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task<string> DescribeLossAsync(string method, RpcException failure)
    {
        if (_process is null)
        {
            return $"The provider of '{Package}' cannot be reached during {method}: {failure.Message}";
        }

        // The connection breaks a moment before the process is seen to have ended.
        await Task.WhenAny(_process.Exited, Task.Delay(TimeSpan.FromSeconds(2)));
        return _process.IsRunning
            ? $"The provider plugin of '{Package}' broke the connection during {method}: {failure.Message}"
            : $"The provider plugin of '{Package}' ended during {method} with exit code {_process.ExitCode}. {_process.LastErrors()}".TrimEnd();
    }
}

using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Pulumi;

/// <summary>The engine service of the process that started this one.</summary>
internal sealed class GrpcEngine(string address) : IEngine, IDisposable
{
    private static readonly ServiceDescriptor Service = EngineReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Engine");
    private readonly RpcChannel _channel = new(address);

    public Task LogAsync(LogRequest request) => _channel.CallAsync<LogRequest, Empty>(Service, "Log", request);

    public Task RequirePulumiVersionAsync(RequirePulumiVersionRequest request) =>
        _channel.CallAsync<RequirePulumiVersionRequest, RequirePulumiVersionResponse>(Service, "RequirePulumiVersion", request);

    public void Dispose() => _channel.Dispose();
}

using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>The service that programs and plugins log to.</summary>
public sealed class EngineService(EventSink events)
{
    private volatile string _root = "";

    public RpcService Bind() =>
        new RpcService(EngineReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Engine"))
            .Unary<LogRequest, Empty>("Log", (request, _) => Task.FromResult(Log(request)))
            .Unary<SetRootResourceRequest, SetRootResourceResponse>("SetRootResource", (request, _) =>
            {
                _root = request.Urn;
                return Task.FromResult(new SetRootResourceResponse());
            })
            .Unary<GetRootResourceRequest, GetRootResourceResponse>("GetRootResource", (_, _) =>
                Task.FromResult(new GetRootResourceResponse { Urn = _root }))
            .Unary<StartDebuggingRequest, Empty>("StartDebugging", (_, _) => Task.FromResult(new Empty()))
            .Unary<RequirePulumiVersionRequest, RequirePulumiVersionResponse>("RequirePulumiVersion", (request, _) =>
                Task.FromResult(RequireVersion(request.PulumiVersionRange)));

    private static RequirePulumiVersionResponse RequireVersion(string range) =>
        VersionRange.Parse(range).Contains(Manifest.CurrentVersion)
            ? new RequirePulumiVersionResponse()
            : throw new RpcException(
                StatusCode.FailedPrecondition,
                $"Pulumi CLI version {Manifest.CurrentVersion.TrimStart('v')} does not satisfy the version range \"{range}\"");

    private Empty Log(LogRequest request)
    {
        events.Tell(request.Urn, Severity(request.Severity), request.Message, request.StreamId, request.Ephemeral);
        return new Empty();
    }

    private static string Severity(LogSeverity severity) => severity switch
    {
        LogSeverity.Debug => "debug",
        LogSeverity.Info => "info",
        LogSeverity.Warning => "warning",
        _ => "error",
    };
}

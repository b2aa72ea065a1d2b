using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Fakes;

/// <summary>A program that speaks to the monitor as an SDK does.</summary>
public sealed class FakeProgram(Func<ProgramClient, Task> main) : IProgram
{
    /// <summary>What the process would end with after it caught an error.</summary>
    public ProgramResult OnError { get; init; } = ProgramResult.Bail;

    public async Task<ProgramResult> RunAsync(ProgramRun run, Action<ProgramLine> output, CancellationToken cancellationToken)
    {
        using var channel = new RpcChannel(run.MonitorAddress);
        var client = new ProgramClient(channel, run);
        try
        {
            await main(client);
            await client.CallAsync<Empty, Empty>("SignalAndWaitForShutdown", new Empty());
            return ProgramResult.Success;
        }
        catch (RpcException)
        {
            return OnError;
        }
    }
}

public sealed class ProgramClient(RpcChannel channel, ProgramRun run)
{
    private static readonly ServiceDescriptor Monitor = ResourceReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceMonitor");

    public ProgramRun Run => run;

    public string Stack { get; private set; } = "";

    /// <summary>Called before each registration; what it throws ends the program.</summary>
    public Action BeforeRegistration { get; set; } = () => { };

    public Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.CallAsync<TRequest, TResponse>(Monitor, method, request);

    public async Task RegisterStackAsync() => Stack = (await RegisterAsync(new RegisterResourceRequest
    {
        Type = "pulumi:pulumi:Stack",
        Name = $"{run.Project}-{run.Stack}",
    })).Urn;

    /// <summary>Registers a resource of the fake provider under the stack.</summary>
    public Task<RegisterResourceResponse> RegisterAsync(
        string name, PropertyMap? inputs = null, Action<RegisterResourceRequest>? options = null)
    {
        var request = new RegisterResourceRequest
        {
            Type = "fake:index:Thing",
            Name = name,
            Custom = true,
            Parent = Stack,
            Object = (inputs ?? PropertyMap.Empty).ToWire(),
        };
        options?.Invoke(request);
        return RegisterAsync(request);
    }

    public Task<RegisterResourceResponse> RegisterComponentAsync(string name, Action<RegisterResourceRequest>? options = null)
    {
        var request = new RegisterResourceRequest { Type = "my:index:Component", Name = name, Parent = Stack };
        options?.Invoke(request);
        return RegisterAsync(request);
    }

    public Task RegisterOutputsAsync(string urn, PropertyMap outputs) =>
        CallAsync<RegisterResourceOutputsRequest, Empty>(
            "RegisterResourceOutputs", new RegisterResourceOutputsRequest { Urn = urn, Outputs = outputs.ToWire() });

    private Task<RegisterResourceResponse> RegisterAsync(RegisterResourceRequest request)
    {
        BeforeRegistration();
        request.AcceptSecrets = true;
        request.AcceptResources = true;
        return CallAsync<RegisterResourceRequest, RegisterResourceResponse>("RegisterResource", request);
    }
}

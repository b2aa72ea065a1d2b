using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.Engine;

/// <summary>An engine at the other end of a real connection: answers every resource with its inputs, and keeps what it was sent.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private RpcServer _server = null!;

    public HashSet<string> Features { get; } =
    [
        "resourceReferences", "aliasSpecs", "deletedWith", "replaceWith", "transforms", "invokeTransforms", "resourceHooks",
        "parameterization",
    ];

    public ConcurrentQueue<RegisterResourceRequest> Registered { get; } = [];

    public ConcurrentQueue<ReadResourceRequest> Read { get; } = [];

    public ConcurrentQueue<RegisterResourceOutputsRequest> Outputs { get; } = [];

    public ConcurrentQueue<ResourceInvokeRequest> Invokes { get; } = [];

    public ConcurrentQueue<ResourceCallRequest> Calls { get; } = [];

    public ConcurrentQueue<RegisterResourceHookRequest> Hooks { get; } = [];

    public ConcurrentQueue<Callback> InvokeTransforms { get; } = [];

    public ConcurrentQueue<Pulumirpc.RegisterPackageRequest> Packages { get; } = [];

    public ConcurrentQueue<LogRequest> Logged { get; } = [];

    public int Shutdowns { get; private set; }

    public bool IsPreview { get; set; }

    /// <summary>Takes the place of the usual answer where it gives one.</summary>
    public Func<RegisterResourceRequest, Task<RegisterResourceResponse?>> Answer { get; set; } =
        _ => Task.FromResult<RegisterResourceResponse?>(null);

    public Func<ResourceInvokeRequest, ResourceInvokeResponse> InvokeAnswer { get; set; } = _ => new() { Return = new() };

    public Func<ResourceCallRequest, CallResponse> CallAnswer { get; set; } = _ => new() { Return = new() };

    public Func<Task> Shutdown { get; set; } = () => Task.CompletedTask;

    public Func<Task> Log { get; set; } = () => Task.CompletedTask;

    public ImmutableDictionary<string, string> Config { get; set; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableHashSet<string> SecretKeys { get; set; } = [];

    public string Address => _server.Address;

    public IEnumerable<string> Errors => Logged.Where(log => log.Severity == LogSeverity.Error).Select(log => log.Message);

    public static async Task<FakeEngine> StartAsync()
    {
        var engine = new FakeEngine();
        engine._server = await RpcServer.StartAsync([engine.Monitor(), engine.Engine()]);
        return engine;
    }

    public RegisterResourceRequest Named(string name) => Registered.Single(request => request.Name == name);

    public static PropertyMap InputsOf(RegisterResourceRequest request) => request.Object.ToProperties();

    public Task<int> RunAsync(Action program) => RunAsync(() =>
    {
        program();
        return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
    });

    public Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> program, StackOptions? options = null) =>
        RunStackAsync(() => Deployment.FunctionStack(program, options));

    /// <summary>Runs a program as <see cref="Deployment.RunAsync(Action)"/> does, without the environment of a process.</summary>
    public async Task<int> RunStackAsync(Func<Stack> program)
    {
        using var engine = new GrpcEngine(Address);
        using var monitor = new GrpcMonitor(Address);
        var deployment = new Deployment(
            new() { ProjectName = "shop", StackName = "dev", OrganizationName = "acme", IsDryRun = IsPreview, Config = Config, SecretKeys = SecretKeys },
            engine,
            monitor);
        await using var callbacks = deployment.Callbacks;
        return await deployment.WithinAsync(() => new ProgramRunner(deployment).RunAsync(program));
    }

    /// <summary>What the engine answers where a test does not say otherwise.</summary>
    public RegisterResourceResponse UsualAnswer(RegisterResourceRequest request) => new()
    {
        Urn = UrnOf(request.Parent, request.Type, request.Name),
        Id = request.Custom && !IsPreview ? $"{request.Name}-id" : "",
        Object = request.Custom ? Known(request.Object) : new(),
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string UrnOf(string parent, string type, string name)
    {
        var parentType = parent == "" ? Stack.TypeToken : parent.Split("::")[2];
        return $"urn:pulumi:dev::shop::{(parentType == Stack.TypeToken ? "" : parentType + "$")}{type}::{name}";
    }

    /// <summary>As the engine does for programs that take no partial values.</summary>
    private static Struct Known(Struct inputs) => PropertyMap.From(
        inputs.ToProperties().Where(property => !property.Value.ContainsUnknown)).ToWire();

    private RpcService Monitor() => new RpcService(ResourceReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceMonitor"))
        .Unary<SupportsFeatureRequest, SupportsFeatureResponse>("SupportsFeature", (request, _) =>
            Task.FromResult(new SupportsFeatureResponse { HasSupport = Features.Contains(request.Id) }))
        .Unary<RegisterResourceRequest, RegisterResourceResponse>("RegisterResource", async (request, _) =>
        {
            Registered.Enqueue(request);
            return await Answer(request) ?? UsualAnswer(request);
        })
        .Unary<ReadResourceRequest, ReadResourceResponse>("ReadResource", (request, _) =>
        {
            Read.Enqueue(request);
            return Task.FromResult(new ReadResourceResponse
            {
                Urn = UrnOf(request.Parent, request.Type, request.Name),
                Properties = request.Properties,
            });
        })
        .Unary<RegisterResourceOutputsRequest, Empty>("RegisterResourceOutputs", (request, _) => Keep(Outputs, request))
        .Unary<Pulumirpc.RegisterPackageRequest, RegisterPackageResponse>("RegisterPackage", (request, _) =>
        {
            Packages.Enqueue(request);
            return Task.FromResult(new RegisterPackageResponse { Ref = $"ref-{request.Name}" });
        })
        .Unary<RegisterResourceHookRequest, Empty>("RegisterResourceHook", (request, _) => Keep(Hooks, request))
        .Unary<Callback, Empty>("RegisterStackInvokeTransform", (request, _) => Keep(InvokeTransforms, request))
        .Unary<ResourceInvokeRequest, ResourceInvokeResponse>("Invoke", (request, _) =>
        {
            Invokes.Enqueue(request);
            return Task.FromResult(InvokeAnswer(request));
        })
        .Unary<ResourceCallRequest, CallResponse>("Call", (request, _) =>
        {
            Calls.Enqueue(request);
            return Task.FromResult(CallAnswer(request));
        })
        .Unary<Empty, Empty>("SignalAndWaitForShutdown", async (_, _) =>
        {
            Shutdowns++;
            await Shutdown();
            return new();
        });

    private RpcService Engine() => new RpcService(EngineReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Engine"))
        .Unary<LogRequest, Empty>("Log", async (request, _) =>
        {
            await Log();
            return await Keep(Logged, request);
        })
        .Unary<RequirePulumiVersionRequest, RequirePulumiVersionResponse>("RequirePulumiVersion", (request, _) =>
            request.PulumiVersionRange == ">=3"
                ? Task.FromResult(new RequirePulumiVersionResponse())
                : throw new RpcException(StatusCode.Unknown, $"Pulumi CLI version 3 does not satisfy the version range {request.PulumiVersionRange}"));

    private static Task<Empty> Keep<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        return Task.FromResult(new Empty());
    }
}

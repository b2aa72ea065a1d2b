using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Pulumi;

/// <summary>The resource monitor of the process that started this one.</summary>
internal sealed class GrpcMonitor(string address) : IMonitor, IDisposable
{
    private static readonly ServiceDescriptor Service = ResourceReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceMonitor");
    private readonly RpcChannel _channel = new(address);

    public async Task<bool> SupportsFeatureAsync(string id) =>
        (await CallAsync<SupportsFeatureRequest, SupportsFeatureResponse>("SupportsFeature", new() { Id = id })).HasSupport;

    public Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request) =>
        CallAsync<ResourceInvokeRequest, ResourceInvokeResponse>("Invoke", request);

    public Task<CallResponse> CallAsync(ResourceCallRequest request) => CallAsync<ResourceCallRequest, CallResponse>("Call", request);

    public Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request) =>
        CallAsync<ReadResourceRequest, ReadResourceResponse>("ReadResource", request);

    public Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request) =>
        CallAsync<RegisterResourceRequest, RegisterResourceResponse>("RegisterResource", request);

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request) =>
        CallAsync<RegisterResourceOutputsRequest, Empty>("RegisterResourceOutputs", request);

    public Task<RegisterPackageResponse> RegisterPackageAsync(Pulumirpc.RegisterPackageRequest request) =>
        CallAsync<Pulumirpc.RegisterPackageRequest, RegisterPackageResponse>("RegisterPackage", request);

    public Task RegisterResourceHookAsync(RegisterResourceHookRequest request) =>
        CallAsync<RegisterResourceHookRequest, Empty>("RegisterResourceHook", request);

    public Task RegisterStackInvokeTransformAsync(Callback callback) =>
        CallAsync<Callback, Empty>("RegisterStackInvokeTransform", callback);

    public async Task SignalAndWaitForShutdownAsync()
    {
        try
        {
            await CallAsync<Empty, Empty>("SignalAndWaitForShutdown", new());
        }
        catch (RpcException exception) when (exception.Status == StatusCode.Unimplemented)
        {
            // An engine that lacks the call takes the end of this process as the signal.
        }
    }

    public void Dispose() => _channel.Dispose();

    private Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        _channel.CallAsync<TRequest, TResponse>(Service, method, request);
}

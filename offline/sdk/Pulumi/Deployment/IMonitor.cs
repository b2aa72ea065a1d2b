using Pulumirpc;

namespace Pulumi;

/// <summary>What the program asks the engine to do with resources.</summary>
internal interface IMonitor
{
    Task<bool> SupportsFeatureAsync(string id);

    Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request);

    Task<CallResponse> CallAsync(ResourceCallRequest request);

    Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request);

    Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request);

    Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request);

    Task<RegisterPackageResponse> RegisterPackageAsync(Pulumirpc.RegisterPackageRequest request);

    Task RegisterResourceHookAsync(RegisterResourceHookRequest request);

    Task RegisterStackInvokeTransformAsync(Callback callback);

    /// <summary>Says that the program has declared everything, and returns when the engine needs it no more.</summary>
    Task SignalAndWaitForShutdownAsync();
}

using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>The service that programs register their resources with.</summary>
public sealed class ResourceMonitor(
    DeploymentRun run, Activity activity, Registrations registrations, Reads reads, Functions functions,
    RemoteComponents remotes, ComponentOutputs outputs, Transforms transforms, Hooks hooks, Packages packages, Shutdown shutdown)
{
    public RpcService Bind() =>
        new RpcService(ResourceReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceMonitor"))
            .Unary<Empty, DeploymentInfo>("GetDeploymentInfo", (_, _) => Task.FromResult(Features.Describe(run.Request)))
            .Unary<SupportsFeatureRequest, SupportsFeatureResponse>("SupportsFeature", (request, _) =>
                Task.FromResult(new SupportsFeatureResponse { HasSupport = Features.IsSupported(request.Id) }))
            .Unary<RegisterResourceRequest, RegisterResourceResponse>("RegisterResource", (request, _) =>
                activity.TrackAsync(() => registrations.RegisterAsync(request)))
            .Unary<RegisterResourceOutputsRequest, Empty>("RegisterResourceOutputs", (request, _) =>
                activity.TrackAsync(() => outputs.RegisterAsync(request)))
            .Unary<ReadResourceRequest, ReadResourceResponse>("ReadResource", (request, _) =>
                activity.TrackAsync(() => reads.ReadAsync(request)))
            .Unary<ResourceInvokeRequest, ResourceInvokeResponse>("Invoke", (request, _) =>
                activity.TrackAsync(() => functions.InvokeAsync(request)))
            .Unary<ResourceCallRequest, CallResponse>("Call", (request, _) =>
                activity.TrackAsync(() => remotes.CallAsync(request)))
            .Unary<Callback, Empty>("RegisterStackTransform", (callback, _) => transforms.AddStackTransformAsync(callback))
            .Unary<Callback, Empty>("RegisterStackInvokeTransform", (callback, _) => transforms.AddFunctionTransformAsync(callback))
            .Unary<RegisterResourceHookRequest, Empty>("RegisterResourceHook", (request, _) => hooks.AddAsync(request))
            .Unary<RegisterErrorHookRequest, Empty>("RegisterErrorHook", (request, _) => hooks.AddAsync(request))
            .Unary<RegisterPackageRequest, RegisterPackageResponse>("RegisterPackage", (request, _) => packages.RegisterAsync(request))
            .Unary<Empty, Empty>("SignalAndWaitForShutdown", (_, _) => shutdown.SignalAsync());
}

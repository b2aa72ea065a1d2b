using System.Collections.Immutable;
using Pulumi.Serialization;
using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>Calls functions of providers and methods of resources.</summary>
internal sealed class Invoker(Deployment deployment)
{
    /// <exception cref="InvokeException">The function refused its arguments.</exception>
    public async Task<ResourceInvokeResponse> InvokeRawAsync(ResourceInvokeRequest request)
    {
        var response = await deployment.Monitor.InvokeAsync(request);
        return response.Failures.Count == 0 ? response : throw new InvokeException("Invoke", request.Tok, response.Failures);
    }

    public async Task<T> InvokeAsync<T>(FunctionCall call) => (await SendAsync<T>(call, await SerializeAsync(call))).Value;

    public Output<T> Invoke<T>(FunctionCall call) => new(InvokeOutputAsync<T>(call));

    public Output<T> Call<T>(string token, CallArgs args, Resource? self, CallOptions? options, RegisterPackageRequest? package) =>
        new(new MethodCall(deployment, token, args, self, options, package).RunAsync<T>());

    private async Task<OutputData<T>> InvokeOutputAsync<T>(FunctionCall call)
    {
        var serialized = await SerializeAsync(call);
        var explicitly = call.Options is InvokeOutputOptions { DependsOn: var dependsOn }
            ? await dependsOn.GetOutput().DataTask
            : OutputData<ImmutableArray<Resource>>.Of([]);
        var resources = ResourceClosure.Expand(explicitly.IsKnown ? explicitly.Value : []).ToImmutableHashSet();
        var all = resources.Union(serialized.AllDependencies);

        if (serialized.Properties.Values.Any(value => value.ContainsUnknown) || !await AreThereAsync(resources))
        {
            return OutputData<T>.Unknown(all);
        }

        var result = await SendAsync<T>(call, serialized);
        return result with { Resources = result.Resources.Union(all) };
    }

    /// <summary>A resource that a preview would create is not there for the function to see.</summary>
    private static async Task<bool> AreThereAsync(IEnumerable<Resource> resources)
    {
        foreach (var resource in resources.OfType<CustomResource>())
        {
            if (!(await resource.Id.DataTask).IsKnown)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<SerializedProperties> SerializeAsync(FunctionCall call) => await Serializer.SerializeAllAsync(
        call.Args.ToDictionary(), $"invoke:{call.Token}", await deployment.Features.ResourceReferencesAsync());

    private async Task<OutputData<T>> SendAsync<T>(FunctionCall call, SerializedProperties args)
    {
        var options = call.Options;
        var provider = options?.Provider ?? options?.Parent?.Providers.GetValueOrDefault(call.Token.Split(':')[0]);
        var response = await InvokeRawAsync(new()
        {
            Tok = call.Token,
            Args = args.Properties.ToWire(),
            Provider = await ProviderReferences.OfAsync(provider),
            Version = options?.Version ?? "",
            PluginDownloadURL = options?.PluginDownloadURL ?? "",
            PackageRef = await deployment.Packages.ReferenceOfAsync(call.Package),
            AcceptResources = await deployment.Features.ResourceReferencesAsync(),
        });
        return FunctionResult.Read<T>(call.Token, response.Return.ToProperties(), call.IsSingle, deployment);
    }
}

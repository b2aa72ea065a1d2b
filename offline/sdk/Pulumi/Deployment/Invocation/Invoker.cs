using System.Collections.Immutable;
using Google.Protobuf.Collections;
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

    public async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options, bool single = false)
    {
        var serialized = await SerializeAsync(token, args);
        return (await SendAsync<T>(token, serialized, options, single)).Value;
    }

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options, bool single = false) =>
        new(InvokeOutputAsync<T>(token, args, options, single));

    public Output<T> Call<T>(string token, CallArgs args, Resource? self, CallOptions? options) =>
        new(new MethodCall(deployment, token, args, self, options).RunAsync<T>());

    private async Task<OutputData<T>> InvokeOutputAsync<T>(string token, InvokeArgs args, InvokeOptions? options, bool single)
    {
        var serialized = await SerializeAsync(token, args);
        var explicitly = options is InvokeOutputOptions { DependsOn: var dependsOn }
            ? await dependsOn.GetOutput().DataTask
            : OutputData<ImmutableArray<Resource>>.Of([]);
        var resources = ResourceClosure.Expand(explicitly.IsKnown ? explicitly.Value : []).ToImmutableHashSet();
        var all = resources.Union(serialized.AllDependencies);

        if (serialized.Properties.Values.Any(value => value.ContainsUnknown) || !await AreThereAsync(resources))
        {
            return OutputData<T>.Unknown(all);
        }

        var result = await SendAsync<T>(token, serialized, options, single);
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

    private async Task<SerializedProperties> SerializeAsync(string token, InvokeArgs args) => await Serializer.SerializeAllAsync(
        args.ToDictionary(), $"invoke:{token}", await deployment.Features.ResourceReferencesAsync());

    private async Task<OutputData<T>> SendAsync<T>(string token, SerializedProperties args, InvokeOptions? options, bool single)
    {
        var provider = options?.Provider ?? options?.Parent?.Providers.GetValueOrDefault(token.Split(':')[0]);
        var response = await InvokeRawAsync(new()
        {
            Tok = token,
            Args = args.Properties.ToWire(),
            Provider = await ProviderReferences.OfAsync(provider),
            Version = options?.Version ?? "",
            PluginDownloadURL = options?.PluginDownloadURL ?? "",
            AcceptResources = await deployment.Features.ResourceReferencesAsync(),
        });
        return FunctionResult.Read<T>(token, response.Return.ToProperties(), single, deployment);
    }
}

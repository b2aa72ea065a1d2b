using System.Collections.Immutable;
using Pulumi.Serialization;
using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>A call of a resource's method.</summary>
internal sealed class MethodCall(
    Deployment deployment, string token, CallArgs args, Resource? self, CallOptions? options, RegisterPackageRequest? package)
{
    public async Task<OutputData<T>> RunAsync<T>()
    {
        var values = self is null ? args.ToDictionary() : args.ToDictionary().SetItem("__self__", self);
        var serialized = await Serializer.SerializeAllAsync(
            values,
            $"call:{token}",
            await deployment.Features.ResourceReferencesAsync(),
            keepOutputs: await deployment.Features.OutputValuesAsync());
        var request = new ResourceCallRequest
        {
            Tok = token,
            Args = serialized.Properties.ToWire(),
            Provider = await ProviderReferences.OfAsync(Provider()),
            Version = options?.Version ?? self?.Version ?? "",
            PluginDownloadURL = options?.PluginDownloadURL ?? self?.PluginDownloadURL ?? "",
            PackageRef = await deployment.Packages.ReferenceOfAsync(package),
        };
        foreach (var (name, resources) in serialized.Dependencies)
        {
            var dependencies = new ResourceCallRequest.Types.ArgumentDependencies();
            dependencies.Urns.AddRange(await ResourceClosure.UrnsAsync(resources));
            request.ArgDependencies.Add(name, dependencies);
        }

        var response = await deployment.Monitor.CallAsync(request);
        if (response.Failures.Count > 0)
        {
            throw new InvokeException("Call", token, response.Failures);
        }

        var result = FunctionResult.Read<T>(token, response.Return.ToProperties(), single: false, deployment);
        var returned = response.ReturnDependencies.Values.SelectMany(dependencies => dependencies.Urns).Distinct();
        return result with { Resources = result.Resources.Union(returned.Select(urn => new DependencyResource(urn))) };
    }

    private ProviderResource? Provider() =>
        options?.Provider ?? self?.Provider ?? (options?.Parent ?? self)?.Providers.GetValueOrDefault(token.Split(':')[0]);
}

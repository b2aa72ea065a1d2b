using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Finds the provider of a resource: its own, its parent's, one its components were given, or the default one.</summary>
public sealed class ProviderChooser(DeploymentRun run, DefaultProviders defaults, Packages packages)
{
    /// <returns>A provider reference; empty where the resource needs none.</returns>
    public async Task<string> ChooseAsync(RegisterResourceRequest request)
    {
        var parent = run.Resources.Goal(request.Parent);
        var package = Urns.PackageOf(request.Type);
        var isLocalComponent = request is { Custom: false, Remote: false };
        var given = request.Provider;
        if (given.Length == 0 && parent is { Provider.Length: > 0 } && (isLocalComponent || PackageOf(parent.Provider) == package))
        {
            given = parent.Provider;
        }

        if (given.Length > 0)
        {
            return Valid(given);
        }

        if (isLocalComponent || Urns.IsProvider(request.Type) || package == "pulumi")
        {
            return "";
        }

        return request.Providers.GetValueOrDefault(package)
            ?? parent?.Providers.GetValueOrDefault(package)
            ?? await defaults.ReferenceAsync(
                packages.Find(request.PackageRef) ?? new PackageSource(package, request.Version, request.PluginDownloadURL), request.Type);
    }

    /// <summary>For reads and functions: an explicit provider, a component's, or the default one.</summary>
    public async Task<string> ChooseAsync(string token, string given, string parentUrn, string version, string url, string packageRef)
    {
        var package = Urns.PackageOf(token);
        return given.Length > 0
            ? Valid(given)
            : run.Resources.Goal(parentUrn)?.Providers.GetValueOrDefault(package)
                ?? await defaults.ReferenceAsync(packages.Find(packageRef) ?? new PackageSource(package, version, url), token);
    }

    private static string PackageOf(string reference) =>
        Urns.TypeOf(State.References.ProviderUrn(reference))[Urns.ProviderTypePrefix.Length..];

    private static string Valid(string reference) =>
        Urns.IsValid(References.ProviderUrn(reference)) && Urns.IsProvider(Urns.TypeOf(References.ProviderUrn(reference)))
            ? reference
            : throw new RpcException(StatusCode.InvalidArgument, $"'{reference}' is not a provider reference (urn::id).");
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Registers a package's provider when the first resource needs it, configured by the stack's config.</summary>
public sealed class DefaultProviders(DeploymentRun run, Registrar registrar)
{
    private static readonly string[] DynamicPackages = ["pulumi-nodejs", "pulumi-python"];

    private readonly ConcurrentDictionary<PackageSource, Lazy<Task<string>>> _references = [];

    /// <returns>The provider's reference.</returns>
    /// <exception cref="StepFailedException">It could not be registered.</exception>
    /// <exception cref="RpcException">INVALID_ARGUMENT: default providers of this package are disabled.</exception>
    public Task<string> ReferenceAsync(PackageSource package, string neededBy) => IsDisabled(package.Package)
        ? throw new RpcException(
            StatusCode.InvalidArgument,
            $"Default provider for '{package.Package}' disabled. '{neededBy}' must use an explicit provider.")
        : _references.GetOrAdd(package, _ => new(() => RegisterAsync(package))).Value;

    private async Task<string> RegisterAsync(PackageSource package)
    {
        var type = Urns.ProviderTypePrefix + package.Package;
        var state = await registrar.RegisterAsync(
            new ResourceGoal
            {
                Urn = Urns.Create(run.Request.Stack, run.Request.Project, "", type, package.DefaultName),
                Type = type,
                Name = package.DefaultName,
                Custom = true,
                Inputs = ProviderInputs.WithPackage(ConfigOf(package.Package), package),
            },
            () => Task.FromResult<IResourceOperations>(new ProviderOperations(run.Providers, package.Package)));
        return $"{state.Urn}::{state.Id}";
    }

    /// <summary>What the stack's config says of the package. Providers that a program defines itself get all of it, under its full keys.</summary>
    private PropertyMap ConfigOf(string package)
    {
        var prefix = DynamicPackages.Contains(package) ? "" : $"{package}:";
        return PropertyMap.From(run.Request.Config
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(
                entry.Key[prefix.Length..],
                entry.Value.IsSecret ? new PropertyValue.Secret(entry.Value.Value) : (PropertyValue)entry.Value.Value)));
    }

    private bool IsDisabled(string package) =>
        run.Request.Config.TryGetValue("pulumi:disable-default-providers", out var packages)
        && JsonSerializer.Deserialize(packages.Value, NamesJson.Default.StringArray) is { } names
        && (names.Contains("*") || names.Contains(package));
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class NamesJson : JsonSerializerContext;

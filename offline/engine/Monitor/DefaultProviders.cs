using System.Collections.Concurrent;
using System.Text.Json;
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
    private readonly ConcurrentDictionary<(string Package, string Version, string Url), Lazy<Task<string>>> _references = [];

    /// <returns>The provider's reference.</returns>
    /// <exception cref="StepFailedException">It could not be registered.</exception>
    /// <exception cref="RpcException">INVALID_ARGUMENT: default providers of this package are disabled.</exception>
    public Task<string> ReferenceAsync(string package, string version, string url, string neededBy) =>
        IsDisabled(package)
            ? throw new RpcException(
                StatusCode.InvalidArgument,
                $"Default provider for '{package}' disabled. '{neededBy}' must use an explicit provider.")
            : _references.GetOrAdd((package, version, url), _ => new(() => RegisterAsync(package, version, url))).Value;

    private async Task<string> RegisterAsync(string package, string version, string url)
    {
        var type = Urns.ProviderTypePrefix + package;
        var name = Name(version, url);
        var inputs = PropertyMap.From(run.Request.Config
            .Where(entry => entry.Key.StartsWith($"{package}:", StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(
                entry.Key[(package.Length + 1)..],
                entry.Value.IsSecret ? new PropertyValue.Secret(entry.Value.Value) : (PropertyValue)entry.Value.Value)));
        var state = await registrar.RegisterAsync(
            new ResourceGoal
            {
                Urn = Urns.Create(run.Request.Stack, run.Request.Project, "", type, name),
                Type = type,
                Name = name,
                Custom = true,
                Inputs = ProviderInputs.WithPlugin(inputs, version, url),
            },
            new ProviderOperations(run.Providers, package));
        return $"{state.Urn}::{state.Id}";
    }

    private static string Name(string version, string url)
    {
        var name = version.Length == 0 ? "default" : $"default_{Plain(version)}";
        return url.Length == 0 ? name : $"{name}_{Plain(url)}";
    }

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private bool IsDisabled(string package) =>
        run.Request.Config.TryGetValue("pulumi:disable-default-providers", out var packages)
        && JsonSerializer.Deserialize<string[]>(packages.Value) is { } names
        && (names.Contains("*") || names.Contains(package));
}

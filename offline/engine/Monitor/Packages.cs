using System.Collections.Concurrent;
using Pulumirpc;
using Rollback.Offline.Engine.Providers;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>The packages that a program has announced, by the references it then uses.</summary>
public sealed class Packages
{
    private readonly ConcurrentDictionary<PackageSource, string> _references = [];
    private readonly ConcurrentDictionary<string, PackageSource> _packages = [];

    /// <summary>Answers RegisterPackage; the same package gets the same reference.</summary>
    public Task<RegisterPackageResponse> RegisterAsync(RegisterPackageRequest request)
    {
        var package = new PackageSource(
            request.Name,
            request.Version,
            request.DownloadUrl,
            request.Parameterization is { } parameter
                ? new PackageParameter(parameter.Name, parameter.Version, parameter.Value.ToBase64())
                : null);
        var reference = _references.GetOrAdd(package, _ => Guid.NewGuid().ToString());
        _packages[reference] = package;
        return Task.FromResult(new RegisterPackageResponse { Ref = reference });
    }

    /// <summary>Null for an empty or unknown reference.</summary>
    public PackageSource? Find(string reference) => _packages.GetValueOrDefault(reference);
}

using System.Collections.Concurrent;
using Google.Protobuf;

namespace Pulumi;

/// <summary>The packages that the program has made known to the engine, each once.</summary>
internal sealed class Packages(IMonitor monitor, Features features)
{
    private readonly ConcurrentDictionary<RegisterPackageRequest, Lazy<Task<string>>> _references = new(ReferenceEqualityComparer.Instance);

    /// <summary>How requests name the package. Empty for none: the engine then goes by the type.</summary>
    public Task<string> ReferenceOfAsync(RegisterPackageRequest? package) => package is null
        ? Task.FromResult("")
        : _references.GetOrAdd(package, key => new(() => RegisterAsync(key))).Value;

    private async Task<string> RegisterAsync(RegisterPackageRequest package)
    {
        await features.RequireAsync("parameterization", "parameterized packages");
        var message = new Pulumirpc.RegisterPackageRequest
        {
            Name = package.Name,
            Version = package.Version,
            DownloadUrl = package.DownloadUrl,
        };
        foreach (var (platform, checksum) in package.Checksums)
        {
            message.Checksums.Add(platform, ByteString.CopyFrom(checksum));
        }

        if (package.Parameterization is { } parameterization)
        {
            message.Parameterization = new()
            {
                Name = parameterization.Name,
                Version = parameterization.Version,
                Value = ByteString.CopyFrom(parameterization.Value),
            };
        }

        return (await monitor.RegisterPackageAsync(message)).Ref;
    }
}

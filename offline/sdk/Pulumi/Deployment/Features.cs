using System.Collections.Concurrent;

namespace Pulumi;

/// <summary>What the engine at the other end can do, asked once per feature.</summary>
internal sealed class Features(IMonitor monitor)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _answers = [];

    public Task<bool> ResourceReferencesAsync() => Environment.GetEnvironmentVariable("PULUMI_DISABLE_RESOURCE_REFERENCES")?.ToUpperInvariant() is "1" or "TRUE"
        ? Task.FromResult(false)
        : HasAsync("resourceReferences");

    public Task<bool> OutputValuesAsync() => HasAsync("outputValues");

    public Task<bool> AliasSpecsAsync() => HasAsync("aliasSpecs");

    /// <exception cref="RunException">The engine lacks it.</exception>
    public async Task RequireAsync(string feature, string whatFor)
    {
        if (!await HasAsync(feature))
        {
            throw new RunException($"The Pulumi CLI does not support {whatFor}. Please update the Pulumi CLI.");
        }
    }

    private Task<bool> HasAsync(string feature) =>
        _answers.GetOrAdd(feature, id => new(() => monitor.SupportsFeatureAsync(id))).Value;
}

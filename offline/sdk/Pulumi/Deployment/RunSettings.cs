using System.Collections.Immutable;
using System.Text.Json;

namespace Pulumi;

/// <summary>What a run is about.</summary>
internal sealed record RunSettings
{
    public required string ProjectName { get; init; }

    public required string StackName { get; init; }

    public required string OrganizationName { get; init; }

    public required bool IsDryRun { get; init; }

    public string? RootDirectory { get; init; }

    /// <summary>Settings by <c>namespace:key</c>, secrets in clear.</summary>
    public ImmutableDictionary<string, string> Config { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The settings whose values may not be shown.</summary>
    public ImmutableHashSet<string> SecretKeys { get; init; } = [];

    /// <summary>The names of the secret settings that the engine passed.</summary>
    public static ImmutableHashSet<string> SecretKeysFromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS");
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(key => CleanKey(key.GetString()!))];
    }

    /// <summary>The settings that the engine passed. Old names, <c>namespace:config:key</c>, lose their middle.</summary>
    public static ImmutableDictionary<string, string> ConfigFromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable("PULUMI_CONFIG");
        if (string.IsNullOrEmpty(text))
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        using var json = JsonDocument.Parse(text);
        return json.RootElement.EnumerateObject().ToImmutableDictionary(setting => CleanKey(setting.Name), setting => setting.Value.GetString()!);
    }

    private static string CleanKey(string key)
    {
        const string Middle = ":config:";
        var at = key.IndexOf(Middle, StringComparison.Ordinal);
        return at < 0 ? key : key[..(at + 1)] + key[(at + Middle.Length)..];
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using YamlDotNet.Serialization;

namespace Rollback.Infra.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The settings of <c>stacks/Pulumi.STACK.yaml</c>, as Pulumi hands them to a program.</summary>
    public static ImmutableDictionary<string, string> Settings(string stack)
    {
        var text = File.ReadAllText(Path.Combine(Root, "stacks", $"Pulumi.{stack}.yaml"));
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, object>>>(text);
        return file["config"].ToImmutableDictionary(entry => entry.Key, entry => entry.Value as string ?? JsonSerializer.Serialize(entry.Value));
    }

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Pulumi.yaml"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie in a checkout."));
}

using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Rollback.Offline.Engine.Projects;

/// <summary>Reads Pulumi.yaml. Keys that this engine does not use are passed over.</summary>
internal static class ProjectReader
{
    /// <exception cref="FormatException">A required key is missing or a key has the wrong form.</exception>
    public static Project Read(string file, YamlText yaml)
    {
        var root = Path.GetDirectoryName(file)!;
        var name = Text(yaml, "name") ?? throw new FormatException("project is missing a 'name' attribute");
        if (name.Length > 100 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')))
        {
            throw new FormatException($"project name '{name}' may only contain letters, digits, hyphens, underscores and periods");
        }

        var legacyFolder = yaml.Find("config") is YamlScalarNode ? Text(yaml, "config") : null;
        return new Project
        {
            File = file,
            Name = name,
            Runtime = yaml.Find("runtime") is YamlMappingNode
                ? Text(yaml, "runtime", "name") ?? throw new FormatException("runtime is missing its 'name'")
                : Text(yaml, "runtime") ?? throw new FormatException("project is missing a 'runtime' attribute"),
            RuntimeOptions = Entries(yaml.Find("runtime", "options"))
                .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.ToString(), StringComparer.Ordinal),
            Description = Text(yaml, "description") ?? "",
            Main = Text(yaml, "main") ?? "",
            StackConfigFolder = Text(yaml, "stackConfigDir") ?? legacyFolder ?? "",
            BackendUrl = Text(yaml, "backend", "url"),
            AlwaysRefresh = Text(yaml, "options", "refresh") == "always",
            Plugins = Plugins(yaml.Find("plugins", "providers"), root).SetItems(LocalPackages(yaml.Find("packages"), root)),
            ConfigSchema = legacyFolder is null ? Schema(yaml.Find("config"), name) : Schema(null, name),
        };
    }

    private static string? Text(YamlText yaml, params ReadOnlySpan<string> path) => yaml.Find(path) switch
    {
        null or YamlScalarNode { Value: null or "" } => null,
        YamlScalarNode scalar => scalar.Value,
        var node => throw new FormatException($"line {node.Start.Line}: '{string.Join('.', path.ToArray())}' must be a text"),
    };

    private static IEnumerable<KeyValuePair<string, YamlNode>> Entries(YamlNode? node) => node is YamlMappingNode map
        ? map.Children.Select(entry => KeyValuePair.Create(entry.Key.ToString(), entry.Value))
        : [];

    private static ImmutableSortedDictionary<string, string> Plugins(YamlNode? node, string root) => node is YamlSequenceNode list
        ? list.Children.OfType<YamlMappingNode>().Select(Entries).Select(plugin => plugin.ToDictionary()).ToImmutableSortedDictionary(
            plugin => plugin.GetValueOrDefault("name")?.ToString() ?? throw new FormatException("a plugin provider lacks its 'name'"),
            plugin => Path.GetFullPath(Path.Combine(root, plugin.GetValueOrDefault("path")?.ToString() ?? ".")),
            StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Packages whose source is a folder; those of other sources are found by name like any plugin.</summary>
    private static IEnumerable<KeyValuePair<string, string>> LocalPackages(YamlNode? node, string root) => Entries(node)
        .Select(package => KeyValuePair.Create(package.Key, Entries(package.Value).ToDictionary().GetValueOrDefault("source", package.Value).ToString()))
        .Where(package => package.Value.StartsWith('.') || Path.IsPathRooted(package.Value))
        .Select(package => KeyValuePair.Create(package.Key, Path.GetFullPath(Path.Combine(root, package.Value))));

    private static ImmutableSortedDictionary<string, ConfigDeclaration> Schema(YamlNode? node, string project) =>
        Entries(node).ToImmutableSortedDictionary(
            entry => entry.Key.Contains(':', StringComparison.Ordinal) ? entry.Key : $"{project}:{entry.Key}",
            entry => Declaration(entry.Value),
            StringComparer.Ordinal);

    private static ConfigDeclaration Declaration(YamlNode node)
    {
        var entries = Entries(node).ToDictionary();
        if (node is not YamlMappingNode || !entries.Keys.Any(key => key is "type" or "default" or "value" or "secret" or "description"))
        {
            return new ConfigDeclaration(null, YamlConfig.Read(node), IsSecret: false);
        }

        var value = entries.GetValueOrDefault("value") ?? entries.GetValueOrDefault("default");
        return new ConfigDeclaration(
            entries.GetValueOrDefault("type")?.ToString(),
            value is null ? null : YamlConfig.Read(value),
            entries.GetValueOrDefault("secret")?.ToString() == "true");
    }
}

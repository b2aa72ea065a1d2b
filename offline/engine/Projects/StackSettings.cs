using System.Collections.Immutable;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli;
using YamlDotNet.RepresentationModel;

namespace Rollback.Offline.Engine.Projects;

/// <summary>A stack's settings file, <c>Pulumi.&lt;stack&gt;.yaml</c>. Every change gives a new value; <see cref="Save"/> writes it.</summary>
public sealed class StackSettings
{
    private readonly YamlText _yaml;

    private StackSettings(string file, YamlText yaml, ImmutableSortedDictionary<string, ConfigNode> config)
    {
        File = file;
        _yaml = yaml;
        Config = config;
    }

    public string File { get; }

    /// <summary>By <c>namespace:key</c>.</summary>
    public ImmutableSortedDictionary<string, ConfigNode> Config { get; }

    /// <summary>State of the passphrase secrets provider; null when the stack has no secrets yet.</summary>
    public string? Salt => Text("encryptionsalt");

    /// <summary>Null: passphrase.</summary>
    public string? SecretsProvider => Text("secretsprovider");

    /// <summary>Reads the file; one that does not exist is empty.</summary>
    /// <exception cref="CommandException">The file is malformed or cannot be read.</exception>
    public static StackSettings Load(string file)
    {
        try
        {
            return Parse(file, new YamlText(System.IO.File.Exists(file) ? System.IO.File.ReadAllText(file) : ""));
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Invocation, $"could not read stack settings {file}: {exception.Message}", exception);
        }
    }

    public StackSettings With(string key, ConfigNode value) => Parse(File, _yaml.Set("config", key, value));

    public StackSettings Without(string key) => Parse(File, _yaml.Remove("config", key));

    public StackSettings WithSalt(string salt) => Parse(File, _yaml.Set("encryptionsalt", new ConfigNode.Scalar(salt, ScalarKind.Text)));

    /// <exception cref="CommandException">The file cannot be written; it is as it was.</exception>
    public void Save() => AtomicFile.Write(File, _yaml.Text);

    private static StackSettings Parse(string file, YamlText yaml)
    {
        var config = yaml.Find("config") switch
        {
            null or YamlScalarNode { Value: null or "" } => ImmutableSortedDictionary.Create<string, ConfigNode>(StringComparer.Ordinal),
            YamlMappingNode map => map.Children.ToImmutableSortedDictionary(
                entry => Key(entry.Key), entry => YamlConfig.Read(entry.Value), StringComparer.Ordinal),
            var node => throw new FormatException($"line {node.Start.Line}: 'config' must be a mapping of keys to values"),
        };
        return new StackSettings(file, yaml, config);
    }

    private static string Key(YamlNode node) =>
        node is YamlScalarNode { Value: { } key } && key.Contains(':', StringComparison.Ordinal)
            ? key
            : throw new FormatException(
                $"line {node.Start.Line}: configuration key '{node}' must be of the form '<namespace>:<name>'");

    private string? Text(string key) => _yaml.Find(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => null,
        YamlScalarNode scalar => scalar.Value,
        var node => throw new CommandException(ExitCode.Invocation, $"{File}, line {node.Start.Line}: '{key}' must be a text"),
    };
}

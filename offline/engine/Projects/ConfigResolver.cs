using System.Collections.Immutable;
using System.Text.Json;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.Secrets;

namespace Rollback.Offline.Engine.Projects;

/// <summary>Makes a stack's settings and its project's defaults into what programs get.</summary>
public static class ConfigResolver
{
    /// <param name="project">Declares defaults and types.</param>
    /// <param name="settings">The stack's values.</param>
    /// <param name="cipher">Asked for when there is a secret.</param>
    /// <param name="stack">Stack name, for messages.</param>
    /// <exception cref="CommandException">A declared value is missing, of the wrong type, or in clear where it must be secret.</exception>
    public static ImmutableSortedDictionary<string, ConfigValue> Resolve(
        Project project, StackSettings settings, Func<ISecretCipher> cipher, string stack)
    {
        var nodes = settings.Config.ToBuilder();
        foreach (var (key, declaration) in project.ConfigSchema)
        {
            if (!nodes.ContainsKey(key) && declaration.Default is { } value)
            {
                nodes[key] = value;
            }
        }

        var missing = project.ConfigSchema.Keys.Where(key => !nodes.ContainsKey(key)).ToArray();
        if (missing.Length > 0)
        {
            throw new CommandException(
                ExitCode.Invocation,
                $"Stack '{stack}' is missing configuration value(s) {string.Join(", ", missing.Select(key => $"'{key}'"))}; set them with `pulumi config set`");
        }

        foreach (var (key, declaration) in project.ConfigSchema)
        {
            Check(key, declaration, nodes[key], stack);
        }

        return nodes.ToImmutableSortedDictionary(
            entry => entry.Key, entry => new ConfigValue(Text(entry.Value, cipher), entry.Value.HasSecret), StringComparer.Ordinal);
    }

    /// <summary>A value in clear: scalars as their text, objects and arrays as compact JSON.</summary>
    public static string Text(ConfigNode node, Func<ISecretCipher> cipher) => node switch
    {
        ConfigNode.Scalar scalar => scalar.Text,
        ConfigNode.Secure secure => cipher().Decrypt(secure.Ciphertext),
        _ => ConfigJson.Write(node, secret => cipher().Decrypt(secret)),
    };

    private static void Check(string key, ConfigDeclaration declaration, ConfigNode value, string stack)
    {
        if (declaration.IsSecret && !value.HasSecret)
        {
            throw new CommandException(
                ExitCode.Invocation, $"Stack '{stack}': configuration value '{key}' must be a secret; set it with `pulumi config set {key} --secret`");
        }

        var fits = (declaration.Type, value) switch
        {
            (null, _) or (_, ConfigNode.Secure) => true,
            ("integer", ConfigNode.Scalar scalar) => long.TryParse(scalar.Text, System.Globalization.CultureInfo.InvariantCulture, out _),
            ("boolean", ConfigNode.Scalar scalar) => bool.TryParse(scalar.Text, out _),
            ("string", ConfigNode.Scalar) or ("array", ConfigNode.List) or ("object", ConfigNode.Map) => true,
            _ => false,
        };
        if (!fits)
        {
            throw new CommandException(
                ExitCode.Invocation, $"Stack '{stack}' with configuration key '{key}' must be of type '{declaration.Type}'");
        }
    }
}

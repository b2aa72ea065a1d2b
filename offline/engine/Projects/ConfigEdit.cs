using System.Collections.Immutable;
using System.Globalization;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Secrets;

namespace Rollback.Offline.Engine.Projects;

/// <summary>Reads and changes configuration values, within objects too.</summary>
public static class ConfigEdit
{
    /// <summary>The value at a path; null when there is none.</summary>
    public static ConfigNode? Get(StackSettings settings, ConfigPath path)
    {
        var node = settings.Config.GetValueOrDefault(path.Key);
        foreach (var segment in path.Segments)
        {
            node = (node, segment.Name) switch
            {
                (ConfigNode.Map map, { } name) => map.Entries.GetValueOrDefault(name),
                (ConfigNode.List list, null) when segment.Index < list.Items.Length => list.Items[segment.Index],
                _ => null,
            };
        }

        return node;
    }

    /// <exception cref="CommandException">The path leads through a value that is no object or list.</exception>
    public static StackSettings Set(StackSettings settings, (ConfigPath Path, ConfigNode Value) change) =>
        settings.With(change.Path.Key, Put(settings.Config.GetValueOrDefault(change.Path.Key), change.Path.Segments, change.Value));

    public static StackSettings Remove(StackSettings settings, ConfigPath path)
    {
        if (path.Segments.IsEmpty || settings.Config.GetValueOrDefault(path.Key) is not { } node)
        {
            return settings.Without(path.Key);
        }

        return settings.With(path.Key, Drop(node, path.Segments));
    }

    /// <summary>A leaf of an object: true, false and whole numbers without leading zeros become what they look like.</summary>
    public static ConfigNode.Scalar TypedLeaf(string text)
    {
        var kind = text is "true" or "false" ? ScalarKind.Bool
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number.ToString(CultureInfo.InvariantCulture) == text ? ScalarKind.Number
            : ScalarKind.Text;
        return new ConfigNode.Scalar(text, kind);
    }

    /// <summary>The same value with its secrets under another key.</summary>
    public static ConfigNode Reencrypt(ConfigNode node, Func<ISecretCipher> from, ISecretCipher to) => node switch
    {
        ConfigNode.Secure secure => new ConfigNode.Secure(to.Encrypt(from().Decrypt(secure.Ciphertext))),
        ConfigNode.Map map => new ConfigNode.Map(map.Entries.ToImmutableSortedDictionary(
            entry => entry.Key, entry => Reencrypt(entry.Value, from, to), StringComparer.Ordinal)),
        ConfigNode.List list => new ConfigNode.List([.. list.Items.Select(item => Reencrypt(item, from, to))]),
        _ => node,
    };

    private static ConfigNode Put(ConfigNode? node, ImmutableArray<ConfigSegment> path, ConfigNode value)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        if (path[0].Name is { } name)
        {
            var map = node switch
            {
                null => ImmutableSortedDictionary.Create<string, ConfigNode>(StringComparer.Ordinal),
                ConfigNode.Map existing => existing.Entries,
                _ => throw new CommandException(ExitCode.Invocation, $"cannot set '{name}': the value that should hold it is no object"),
            };
            return new ConfigNode.Map(map.SetItem(name, Put(map.GetValueOrDefault(name), path[1..], value)));
        }

        var list = node switch
        {
            null => [],
            ConfigNode.List existing => existing.Items,
            _ => throw new CommandException(ExitCode.Invocation, $"cannot set [{path[0].Index}]: the value that should hold it is no list"),
        };
        return path[0].Index <= list.Length
            ? new ConfigNode.List(path[0].Index == list.Length
                ? list.Add(Put(null, path[1..], value))
                : list.SetItem(path[0].Index, Put(list[path[0].Index], path[1..], value)))
            : throw new CommandException(ExitCode.Invocation, $"cannot set [{path[0].Index}]: the list has {list.Length} item(s)");
    }

    private static ConfigNode Drop(ConfigNode node, ImmutableArray<ConfigSegment> path) => (node, path[0].Name) switch
    {
        (ConfigNode.Map map, { } name) when map.Entries.TryGetValue(name, out var entry) => new ConfigNode.Map(
            path.Length == 1 ? map.Entries.Remove(name) : map.Entries.SetItem(name, Drop(entry, path[1..]))),
        (ConfigNode.List list, null) when path[0].Index < list.Items.Length => new ConfigNode.List(
            path.Length == 1 ? list.Items.RemoveAt(path[0].Index) : list.Items.SetItem(path[0].Index, Drop(list.Items[path[0].Index], path[1..]))),
        _ => node,
    };
}

using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Rollback.Offline.Engine.Projects;

/// <summary>
/// A YAML mapping that is edited in place: an edit touches the lines of its key and nothing else, so that comments,
/// order and keys that we do not know stay as their author wrote them.
/// </summary>
internal sealed class YamlText
{
    private readonly YamlMappingNode? _root;

    /// <exception cref="FormatException">The text is no YAML mapping; the message says where and why.</exception>
    public YamlText(string text)
    {
        Text = text;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var root = stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
            _root = root switch
            {
                YamlMappingNode map => map,
                null or YamlScalarNode { Value: null or "" } => null,
                _ => throw new FormatException($"line {root.Start.Line}: expected a mapping of keys to values"),
            };
        }
        catch (YamlException exception)
        {
            throw new FormatException($"line {exception.Start.Line}, column {exception.Start.Column}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    public string Text { get; }

    /// <summary>The value under a path of keys; null when there is none.</summary>
    public YamlNode? Find(params ReadOnlySpan<string> path)
    {
        YamlNode? node = _root;
        foreach (var key in path)
        {
            node = node is YamlMappingNode map ? Entry(map, key)?.Value : null;
        }

        return node;
    }

    /// <summary>The text with a value set at the top level.</summary>
    public YamlText Set(string key, ConfigNode value) => new(SetIn(_root, 0, key, value));

    /// <summary>The text with a value set within the mapping <paramref name="section"/>, which is made if need be.</summary>
    public YamlText Set(string section, string key, ConfigNode value)
    {
        if (_root is null || Entry(_root, section) is not { } entry)
        {
            return new YamlText($"{WithFinalBreak(Text)}{YamlEmitter.Key(section)}:\n  {YamlEmitter.Key(key)}:{YamlEmitter.After(value, 2)}\n");
        }

        return entry.Value is YamlMappingNode { Children.Count: > 0, Style: not MappingStyle.Flow } map
            ? new YamlText(SetIn(map, (int)map.Children.First().Key.Start.Column - 1, key, value))
            : new YamlText(Replace(entry, $"\n  {YamlEmitter.Key(key)}:{YamlEmitter.After(value, 2)}"));
    }

    /// <summary>The text without a key of the mapping <paramref name="section"/>; an emptied section goes too.</summary>
    public YamlText Remove(string section, string key)
    {
        if (Find(section) is not YamlMappingNode map || Entry(map, key) is not { } entry)
        {
            return this;
        }

        return map.Children.Count == 1 ? new YamlText(RemoveLines(Entry(_root!, section)!.Value)) : new YamlText(RemoveLines(entry));
    }

    private static KeyValuePair<YamlNode, YamlNode>? Entry(YamlMappingNode map, string key)
    {
        foreach (var entry in map.Children)
        {
            if (entry.Key is YamlScalarNode { Value: { } name } && name == key)
            {
                return entry;
            }
        }

        return null;
    }

    private string SetIn(YamlMappingNode? map, int indent, string key, ConfigNode value)
    {
        if (map is not null && Entry(map, key) is { } entry)
        {
            return Replace(entry, YamlEmitter.After(value, indent));
        }

        var line = $"{new string(' ', indent)}{YamlEmitter.Key(key)}:{YamlEmitter.After(value, indent)}\n";
        if (map is null || map.Children.Count == 0)
        {
            return WithFinalBreak(Text) + line;
        }

        var text = WithFinalBreak(Text);
        return text.Insert(NextLine(text, EndOf(map)), line);
    }

    /// <summary>Puts a text in the place of an entry's value; a comment behind the value stays.</summary>
    private string Replace(KeyValuePair<YamlNode, YamlNode> entry, string after)
    {
        var colon = Text.IndexOf(':', (int)entry.Key.End.Index);
        var end = Math.Max(colon + 1, EndOf(entry.Value));
        return string.Concat(Text.AsSpan(0, colon + 1), after, Text.AsSpan(end));
    }

    private string RemoveLines(KeyValuePair<YamlNode, YamlNode> entry)
    {
        var start = Text.LastIndexOf('\n', (int)entry.Key.Start.Index) + 1;
        return Text.Remove(start, NextLine(Text, Math.Max((int)entry.Key.End.Index, EndOf(entry.Value))) - start);
    }

    /// <summary>Where the last character of a value ends; the parser tells only where a block or a bracket begins.</summary>
    private int EndOf(YamlNode node) => node switch
    {
        YamlMappingNode { Style: MappingStyle.Flow } map => Closing('}', map, map.Children.LastOrDefault().Value),
        YamlSequenceNode { Style: SequenceStyle.Flow } list => Closing(']', list, list.Children.LastOrDefault()),
        YamlMappingNode { Children.Count: > 0 } map => Math.Max((int)map.Children.Last().Key.End.Index, EndOf(map.Children.Last().Value)),
        YamlSequenceNode { Children.Count: > 0 } list => EndOf(list.Children.Last()),
        _ => Text[..(int)node.End.Index].TrimEnd('\n', ' ').Length,
    };

    private int Closing(char bracket, YamlNode node, YamlNode? last) =>
        Text.IndexOf(bracket, last is null ? (int)node.Start.Index + 1 : EndOf(last)) + 1;

    private static int NextLine(string text, int index)
    {
        var end = text.IndexOf('\n', index);
        return end < 0 ? text.Length : end + 1;
    }

    private static string WithFinalBreak(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
}

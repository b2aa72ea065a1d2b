using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rollback.Operations.Settings;

/// <summary>
/// The settings of one stack: `Pulumi.&lt;stack&gt;.yaml`, or a copy of it under ROLLBACK_HOME. A change touches the one
/// line that carries the value, so comments and order stay; the file is replaced whole, so a crash leaves the old or the new.
/// </summary>
internal sealed class StackSettings
{
    public const string Namespace = "rollback-infra";

    private static readonly Regex Salt = new(@"^encryptionsalt:.*\n?", RegexOptions.Multiline);

    private readonly string _text;
    private readonly IReadOnlyDictionary<string, string> _values;

    private StackSettings(string path, string text, IReadOnlyDictionary<string, string> values)
    {
        Path = path;
        _text = text;
        _values = values;
    }

    public string Path { get; }

    /// <summary>Reads the file; one that is not there counts as empty.</summary>
    public static Answer<StackSettings> Read(string path)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return Parse(path, text);
    }

    /// <summary>As the file is now, for pulumi adds to it too; these, where it cannot be read any more.</summary>
    public StackSettings Reread() => Read(Path).Is(out var now, out _) ? now : this;

    /// <summary>The plain value of `rollback-infra:name`; null if it is not set or is a secret.</summary>
    public string? Value(string name) => _values.GetValueOrDefault($"{Namespace}:{name}");

    /// <summary>The value as an integer; null if not set.</summary>
    public Answer<Optional<int>> Integer(string name)
    {
        if (Value(name) is not { } text)
            return new Optional<int>(null);

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Optional<int>(number)
            : new Failure("CFG002", $"{Path}: {Namespace}:{name} is '{text}', and must be a whole number.", $"`pulumi config set {name} 1` sets it.");
    }

    /// <summary>The same settings with one value changed, not yet written.</summary>
    public StackSettings With(string name, string value)
    {
        var key = $"{Namespace}:{name}";
        var line = new Regex($@"^(?<lead>[ \t]+(?<quote>[""']?){Regex.Escape(key)}\k<quote>[ \t]*:[ \t]*)(?<value>""[^""]*""|'[^']*'|[^#\r\n]*?)(?<tail>[ \t]*(#.*)?)$", RegexOptions.Multiline);
        var text = line.IsMatch(_text)
            ? line.Replace(_text, match => $"{match.Groups["lead"].Value}{Quoted(value)}{match.Groups["tail"].Value}", 1)
            : Inserted($"  {key}: {Quoted(value)}");
        return Parse(Path, text).Is(out var changed, out var failure) && changed.Value(name) == value
            ? changed
            : throw new InvalidOperationException($"{Path}: {key} could not be changed. {failure?.Message}");
    }

    /// <summary>Without the salt and the secrets of the stack it was copied from: another stack cannot decrypt them.</summary>
    public StackSettings WithoutSecrets()
    {
        var kept = Regex.Replace(_text, @"^(encryptionsalt|encryptedkey|secretsprovider):.*\n?", "", RegexOptions.Multiline);
        kept = Regex.Replace(kept, @"^[ \t]+[^\n#]+:[ \t]*\n[ \t]+secure:.*\n?", "", RegexOptions.Multiline);
        return Parse(Path, kept).Is(out var settings, out var failure) ? settings : throw new InvalidOperationException(failure.Message);
    }

    public bool HasTextOf(StackSettings other) => _text == other._text;

    /// <summary>
    /// These settings with what <paramref name="own"/> changed since <paramref name="followed"/>, where these left it
    /// alone; null if that is more than single values of the project.
    /// </summary>
    public StackSettings? WithChanges(StackSettings followed, StackSettings own)
    {
        var merged = this;
        var rebuilt = followed;
        foreach (var (key, value) in own._values.Where(entry => followed._values.GetValueOrDefault(entry.Key) != entry.Value))
        {
            if (!key.StartsWith($"{Namespace}:", StringComparison.Ordinal))
                return null;

            var name = key[(Namespace.Length + 1)..];
            rebuilt = rebuilt.With(name, value);
            if (_values.GetValueOrDefault(key) == followed._values.GetValueOrDefault(key))
                merged = merged.With(name, value);
        }

        var salt = Salt.Match(own._text).Value;
        return SameNodes(rebuilt._text, Salt.Replace(own._text, "")) ? new StackSettings(merged.Path, salt + merged._text, merged._values) : null;
    }

    private static bool SameNodes(string one, string other)
    {
        var (first, second) = (new YamlStream(), new YamlStream());
        first.Load(new StringReader(one));
        second.Load(new StringReader(other));
        return first.Documents.Select(document => document.RootNode).SequenceEqual(second.Documents.Select(document => document.RootNode));
    }

    /// <summary>Replaces <paramref name="path"/> with these settings in one step.</summary>
    public StackSettings Write(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(draft, _text);
        File.Move(draft, path, overwrite: true);
        return new(path, _text, _values);
    }

    private static Answer<StackSettings> Parse(string path, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var values = new Dictionary<string, string>();
            if (stream.Documents.Count > 0 && stream.Documents[0].RootNode is var root && !IsEmpty(root))
            {
                if (root is not YamlMappingNode top)
                    return Malformed(path, "it is not a map of settings");
                if (top.Children.TryGetValue("config", out var config) && !IsEmpty(config))
                {
                    if (config is not YamlMappingNode entries)
                        return Malformed(path, "`config` is not a map");
                    foreach (var (key, value) in entries.Children)
                    {
                        if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } scalar })
                            values[name] = scalar;
                    }
                }
            }

            return new StackSettings(path, text, values);
        }
        catch (YamlException fault)
        {
            return Malformed(path, $"line {fault.Start.Line}: {fault.Message}");
        }
    }

    private static bool IsEmpty(YamlNode node) => node is YamlScalarNode { Value: null or "" };

    private static Failure Malformed(string path, string why) =>
        new("CFG001", $"The settings file {path} cannot be read: {why}.", "Mend the file; `git diff` shows what changed.");

    private string Inserted(string line)
    {
        var config = Regex.Match(_text, @"^config:[ \t]*(\{\})?[ \t]*(#.*)?$", RegexOptions.Multiline);
        if (config.Success)
            return $"{_text[..config.Index]}config:\n{line}{_text[(config.Index + config.Length)..]}";

        var before = _text.Length == 0 || _text.EndsWith('\n') ? _text : _text + "\n";
        return $"{before}config:\n{line}\n";
    }

    // Pulumi writes numbers as strings, so that YAML readers do not turn them into something else.
    private static string Quoted(string value) => value.All(char.IsAsciiDigit) ? $"\"{value}\"" : value;
}

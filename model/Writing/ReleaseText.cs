using System.Text;
using System.Text.Json.Nodes;

namespace Rollback.Model;

/// <summary>Writes a release as the YAML file that reads back as the same release.</summary>
public static class ReleaseText
{
    private const string Header = "# yaml-language-server: $schema=../../release.schema.json\n";

    /// <summary>A group that fits into this many columns is written on one line.</summary>
    private const int Width = 110;

    public static string Write(Release release)
    {
        var text = new StringBuilder(Header);
        foreach (var (name, value) in ReleaseDocument.From(release)) Append(text, YamlScalar.Of(name), value!, 0, "");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, JsonNode value, int indent, string lead)
    {
        text.Append(' ', indent).Append(lead).Append(name).Append(':');
        var deep = indent + lead.Length;
        switch (value)
        {
            case JsonObject members when !FitsOneLine(members, deep + name.Length):
                text.Append('\n');
                foreach (var (key, member) in members) Append(text, Key(key), member!, deep + 2, "");
                break;
            case JsonArray items when items.Any(item => item is JsonObject):
                text.Append('\n');
                foreach (var item in items) AppendItem(text, item!.AsObject(), deep + 2);
                break;
            default:
                text.Append(' ').Append(Flow(value)).Append('\n');
                break;
        }
    }

    private static void AppendItem(StringBuilder text, JsonObject item, int indent)
    {
        foreach (var (index, (name, value)) in item.Index())
            Append(text, YamlScalar.Of(name), value!, index == 0 ? indent : indent + 2, index == 0 ? "- " : "");
    }

    /// <summary>Top-level groups and groups of groups stay open, so that diffs in version control stay small.</summary>
    private static bool FitsOneLine(JsonObject members, int column) =>
        members.Count > 0 && column > 1 && members.All(member => member.Value is not JsonObject inner || inner.All(leaf => leaf.Value is JsonValue))
        && !members.All(member => member.Value is JsonObject) && column + Flow(members).Length <= Width + 60;

    /// <summary>Generations are numbers, and written as such.</summary>
    private static string Key(string name) => name.All(char.IsAsciiDigit) ? name : YamlScalar.Of(name);

    private static string Flow(JsonNode value) => value switch
    {
        JsonObject { Count: 0 } => "{}",
        JsonObject members => $"{{ {string.Join(", ", members.Select(member => $"{Key(member.Key)}: {Flow(member.Value!)}"))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(item => Flow(item!)))}]",
        JsonValue scalar when scalar.TryGetValue<string>(out var word) => YamlScalar.Of(word),
        _ => CanonicalJson.Text(value),
    };
}

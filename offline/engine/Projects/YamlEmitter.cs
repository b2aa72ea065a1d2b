using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Rollback.Offline.Engine.Projects;

/// <summary>Writes configuration values as block YAML, quoting only what would otherwise mean something else.</summary>
internal static partial class YamlEmitter
{
    /// <summary>The text that follows <c>key:</c>, its space or line break included.</summary>
    /// <param name="node">The value.</param>
    /// <param name="indent">Column of the key.</param>
    public static string After(ConfigNode node, int indent)
    {
        var text = new StringBuilder();
        Append(text, node, indent);
        return text.ToString();
    }

    public static string Key(string key) => Scalar(new(key, ScalarKind.Text));

    public static string Scalar(ConfigNode.Scalar scalar) =>
        scalar.Kind != ScalarKind.Text
        || (Plain().IsMatch(scalar.Text) && YamlConfig.KindOf(new YamlScalarNode(scalar.Text)) == ScalarKind.Text)
            ? scalar.Text
            : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(scalar.Text)}\"";

    private static void Append(StringBuilder text, ConfigNode node, int indent)
    {
        switch (node)
        {
            case ConfigNode.Scalar scalar:
                text.Append(' ').Append(Scalar(scalar));
                break;
            case ConfigNode.Secure secure:
                text.Append('\n').Append(' ', indent + 2).Append("secure: ").Append(secure.Ciphertext);
                break;
            case ConfigNode.Map { Entries.Count: 0 }:
                text.Append(" {}");
                break;
            case ConfigNode.List { Items.Length: 0 }:
                text.Append(" []");
                break;
            case ConfigNode.Map map:
                foreach (var (key, value) in map.Entries)
                {
                    text.Append('\n').Append(' ', indent + 2).Append(Key(key)).Append(':');
                    Append(text, value, indent + 2);
                }

                break;
            case ConfigNode.List list:
                foreach (var item in list.Items)
                {
                    text.Append('\n').Append(' ', indent + 2).Append('-');
                    Append(text, item, indent + 2);
                }

                break;
        }
    }

    /// <summary>Words that YAML reads back as the same text, in any position.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_/][A-Za-z0-9_./@+=-]*([: ][A-Za-z0-9_./@+=-]+)*$")]
    private static partial Regex Plain();
}

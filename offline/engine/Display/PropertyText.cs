using System.Text;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Display;

/// <summary>Property values for people.</summary>
internal static class PropertyText
{
    /// <param name="value">The value.</param>
    /// <param name="indent">Column of the line that it stands on.</param>
    /// <param name="showSecrets">Otherwise <c>[secret]</c>.</param>
    public static string Format(PropertyValue value, int indent, bool showSecrets)
    {
        var text = new StringBuilder();
        Append(text, value, indent, showSecrets);
        return text.ToString();
    }

    private static void Append(StringBuilder text, PropertyValue value, int indent, bool showSecrets)
    {
        switch (value)
        {
            case PropertyValue.Null:
                text.Append("<null>");
                break;
            case PropertyValue.Unknown or PropertyValue.Output { Value: null }:
                text.Append("[unknown]");
                break;
            case PropertyValue.Bool flag:
                text.Append(flag.Value ? "true" : "false");
                break;
            case PropertyValue.Number number:
                text.Append(JsonNumbers.Format(number.Value));
                break;
            case PropertyValue.Text words:
                text.Append('"').Append(words.Value.Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
                break;
            case PropertyValue.Secret secret:
                AppendSecret(text, secret.Value, indent, showSecrets);
                break;
            case PropertyValue.Output output when output.IsSecret:
                AppendSecret(text, output.Value!, indent, showSecrets);
                break;
            case PropertyValue.Output output:
                Append(text, output.Value!, indent, showSecrets);
                break;
            case PropertyValue.List list:
                AppendBlock(text, '[', ']', indent, list.Items.Select((item, index) => ($"[{index}]", item)), showSecrets);
                break;
            case PropertyValue.Map map:
                AppendBlock(text, '{', '}', indent, map.Properties.Select(property => (property.Key, property.Value)), showSecrets);
                break;
            case PropertyValue.ResourceReference reference:
                text.Append(reference.Urn);
                break;
            case PropertyValue.Blob blob:
                AppendBlob(text, blob, indent, showSecrets);
                break;
        }
    }

    /// <summary>Kind, the hash's first digits, and where the content comes from.</summary>
    private static void AppendBlob(StringBuilder text, PropertyValue.Blob blob, int indent, bool showSecrets)
    {
        var hash = (blob.Content.Find("hash") as PropertyValue.Text)?.Value ?? "";
        var kind = blob.Content.ContainsKey("assets") ? "assets" : blob.Content.ContainsKey("path") ? "file" : blob.Content.ContainsKey("uri") ? "uri" : "text";
        text.Append($"{(blob.IsArchive ? "archive" : "asset")}({kind}:{(hash.Length > 7 ? hash[..7] : hash)}) ");
        switch (kind)
        {
            case "assets" when blob.Content.Find("assets") is PropertyValue.Map assets:
                AppendBlock(text, '{', '}', indent, assets.Properties.Select(asset => ($"\"{asset.Key}\"", asset.Value)), showSecrets);
                break;
            case "text":
                text.Append("{...}");
                break;
            default:
                text.Append($"{{ {(blob.Content.Find(kind == "file" ? "path" : "uri") as PropertyValue.Text)?.Value} }}");
                break;
        }
    }

    private static void AppendSecret(StringBuilder text, PropertyValue value, int indent, bool showSecrets)
    {
        if (showSecrets)
        {
            Append(text, value, indent, showSecrets);
        }
        else
        {
            text.Append("[secret]");
        }
    }

    private static void AppendBlock(
        StringBuilder text, char open, char close, int indent, IEnumerable<(string Name, PropertyValue Value)> entries, bool showSecrets)
    {
        text.Append(open);
        var isEmpty = true;
        foreach (var (name, value) in entries)
        {
            isEmpty = false;
            text.Append('\n').Append(' ', indent + 4).Append(name).Append(": ");
            Append(text, value, indent + 4, showSecrets);
        }

        if (!isEmpty)
        {
            text.Append('\n').Append(' ', indent);
        }

        text.Append(close);
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollback.Model.Reading;

/// <summary>Text of a certain form.</summary>
/// <param name="what">What the text is, with its article: "an image pinned by digest".</param>
/// <param name="fix">How to write it.</param>
/// <param name="pattern">The form; null: anything but nothing.</param>
/// <param name="holds">A test that a pattern cannot express.</param>
internal sealed class TextShape(string what, string fix, string? pattern = null, string? format = null, Func<string, bool>? holds = null) : Shape
{
    private static readonly Regex LooksLikeAnotherType = new(
        "^([-+]?[0-9][0-9_]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?|true|false|True|False|TRUE|FALSE)$", RegexOptions.CultureInvariant);

    private readonly Regex? _form = pattern is null ? null : new(pattern + Line.End, RegexOptions.CultureInvariant);

    public override void Check(Node node, string path, Findings findings)
    {
        if (node is not Node.Scalar scalar || scalar.IsNull)
            findings.Add(node, path, $"{node.Kind} is not {what}.", fix);
        else if (scalar.IsPlain && LooksLikeAnotherType.IsMatch(scalar.Value))
            findings.Add(node, path, $"{scalar.Value} without quotes is not text in YAML.", $"Write \"{scalar.Value}\".");
        else if (scalar.Value.Length == 0 || _form?.IsMatch(scalar.Value) == false || holds?.Invoke(scalar.Value) == false)
            findings.Add(node, path, $"{scalar.Kind} is not {what}.", fix);
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        // Named groups are .NET's; editors read ECMAScript patterns.
        if (pattern is not null) schema["pattern"] = Regex.Replace(pattern, @"\(\?<[a-z]+>", "(");
        else schema["minLength"] = 1;
        if (format is not null) schema["format"] = format;
        return schema;
    }
}

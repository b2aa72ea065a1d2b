using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollback.Model.Reading;

/// <summary>A mapping whose keys are chosen by its author.</summary>
/// <param name="what">What a key is, with its article: "a service's name".</param>
internal sealed class MapShape(string what, string fix, string keyPattern, Shape value, bool mayBeEmpty = true) : Shape
{
    private readonly Regex _key = new(keyPattern + Line.End, RegexOptions.CultureInvariant);

    public override void Check(Node node, string path, Findings findings)
    {
        if (node is not Node.Mapping mapping)
        {
            findings.Add(node, path, $"{node.Kind} is not a mapping.", "Write 'name: value' lines below it, or use { }.");
            return;
        }

        if (!mayBeEmpty && mapping.Members.Count == 0) findings.Add(node, path, "there is no entry.", "Add at least one.");
        Keys.CheckDuplicates(mapping, path, findings);
        foreach (var (key, member) in mapping.Members)
        {
            if (!_key.IsMatch(key.Value)) findings.Add(key, Join(path, key.Value), $"'{key.Value}' is not {what}.", fix);
            value.Check(member, Join(path, key.Value), findings);
        }
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["patternProperties"] = new JsonObject { [keyPattern] = value.Schema() },
            ["additionalProperties"] = false,
        };
        if (!mayBeEmpty) schema["minProperties"] = 1;
        return schema;
    }
}

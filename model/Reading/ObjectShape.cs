using System.Text.Json.Nodes;

namespace Rollback.Model.Reading;

/// <summary>A mapping with fixed fields, and optionally a rule that ties fields together.</summary>
/// <param name="rule">Runs on whatever could be read, so it must bear missing and malformed fields.</param>
internal sealed class ObjectShape(IReadOnlyList<Field> fields, Action<Node, string, Findings>? rule = null) : Shape
{
    public IReadOnlyList<Field> Fields => fields;

    public override void Check(Node node, string path, Findings findings)
    {
        if (node is not Node.Mapping mapping)
        {
            findings.Add(node, path, $"{node.Kind} is not a mapping.", $"Give the fields {string.Join(", ", fields.Where(field => field.Required).Select(field => field.Name))}.");
            return;
        }

        Keys.CheckDuplicates(mapping, path, findings);
        foreach (var (key, value) in mapping.Members) CheckMember(key, value, path, findings);
        foreach (var field in fields.Where(field => field.Required && mapping.Find(field.Name) is null))
            findings.Add(node.Line, Join(path, field.Name), null, "the field is missing.", $"Add it: {Lower(field.About)}");
        rule?.Invoke(node, path, findings);
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            var schema = field.Shape.Schema();
            schema.Insert(0, "description", field.About);
            properties[field.Name] = schema;
        }

        return new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. fields.Where(field => field.Required).Select(field => JsonValue.Create(field.Name))]),
            ["additionalProperties"] = false,
        };
    }

    private void CheckMember(Node.Scalar key, Node value, string path, Findings findings)
    {
        var place = Join(path, key.Value);
        if (fields.FirstOrDefault(field => field.Name == key.Value) is { } known)
        {
            known.Shape.Check(value, place, findings);
            return;
        }

        var names = fields.Select(field => field.Name).ToArray();
        var guess = Spelling.Nearest(key.Value, names);
        findings.Add(
            key.Line, place, null, "there is no such field.", guess is null ? $"Known here: {string.Join(", ", names)}." : $"Did you mean '{guess}'?");
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}

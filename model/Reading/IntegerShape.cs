using System.Text.Json.Nodes;

namespace Rollback.Model.Reading;

/// <summary>An integer within a range.</summary>
/// <param name="what">What the number is, with its article: "a DNS weight".</param>
internal sealed class IntegerShape(string what, int lowest, int highest) : Shape
{
    public override void Check(Node node, string path, Findings findings)
    {
        if (node.Integer is { } value && value >= lowest && value <= highest) return;
        var quoted = node is Node.Scalar { IsPlain: false };
        findings.Add(
            node,
            path,
            $"{(quoted ? $"the text \"{node.Text}\"" : node is Node.Scalar { IsNull: false } ? node.Text : node.Kind)} is not {what}.",
            $"Use an integer from {lowest} to {highest}{(quoted ? ", without quotes" : "")}.");
    }

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = lowest, ["maximum"] = highest };
}

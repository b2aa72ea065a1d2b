using System.Text.Json.Nodes;

namespace Rollback.Model.Reading;

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape(string what, IReadOnlyList<string> words) : Shape
{
    public override void Check(Node node, string path, Findings findings)
    {
        if (node.Text is { } text && words.Contains(text)) return;
        var guess = Spelling.Nearest(node.Text ?? "", words);
        findings.Add(
            node, path, $"{node.Kind} is not {what}.", guess is null ? $"Use one of {string.Join(", ", words)}." : $"Did you mean '{guess}'?");
    }

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollback.Model.Reading;

/// <summary>A list.</summary>
internal sealed class ListShape(Shape item) : Shape
{
    public override void Check(Node node, string path, Findings findings)
    {
        if (node is not Node.Sequence)
        {
            findings.Add(node, path, $"{node.Kind} is not a list.", "Start each entry with '- ', or use [ ].");
            return;
        }

        foreach (var (index, element) in node.Items.Index())
            item.Check(element, $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]", findings);
    }

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = item.Schema() };
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollback.Model.Reading;

/// <summary>A flag's value: true or false, a number, or text.</summary>
internal sealed class FlagShape : Shape
{
    public override void Check(Node node, string path, Findings findings)
    {
        if (node is not Node.Scalar scalar || Value(scalar) is null)
            findings.Add(node, path, $"{node.Kind} is not the value of a flag.", "Use true, false, a number or text.");
    }

    /// <summary>The value; null if the scalar is none.</summary>
    public static FlagValue? Value(Node.Scalar scalar)
    {
        if (!scalar.IsPlain) return new FlagValue.Text(scalar.Value);
        if (scalar.IsNull) return null;
        if (scalar.Value is "true" or "True" or "TRUE") return new FlagValue.Switch(true);
        if (scalar.Value is "false" or "False" or "FALSE") return new FlagValue.Switch(false);
        return double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? double.IsFinite(number) ? new FlagValue.Number(number) : null
            : new FlagValue.Text(scalar.Value);
    }

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("boolean", "number", "string") };
}

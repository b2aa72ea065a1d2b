using System.Text.Json.Nodes;

namespace Rollback.Model.Reading;

/// <summary>What a value may look like. The same table checks files and writes the JSON Schema for editors.</summary>
internal abstract class Shape
{
    /// <summary>Reports everything about the node that does not fit.</summary>
    public abstract void Check(Node node, string path, Findings findings);

    /// <summary>The shape in JSON Schema 2020-12.</summary>
    public abstract JsonObject Schema();

    protected static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Encodings.Web;

namespace Rollback.Model.Reading;

/// <summary>The JSON Schema of a release file, made from the reader's own field table. Rules between fields are left to <c>rollback release verify</c>.</summary>
internal static class ReleaseSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of <c>stacks/release.schema.json</c>.</summary>
    public static string Text()
    {
        var schema = ReleaseShape.Root.Schema();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Release");
        schema.Insert(2, "description", "A numbered, immutable release of a stack (stacks/<lineage>/releases/NNNN.yaml).");
        return schema.ToJsonString(Indented) + "\n";
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Rollback.Operations.Parity;

/// <summary>What a database holds, without its rows.</summary>
internal sealed record Catalog
{
    public required string ServerVersion { get; init; }

    public required string Encoding { get; init; }

    public required IReadOnlyList<TableShape> Tables { get; init; }

    /// <summary>
    /// What is compared like a table of the user's and is none: materialized views that hold rows, tables of extensions that hold
    /// the user's, and the large objects if there are any.
    /// </summary>
    public IReadOnlyList<TableShape> Derived { get; init; } = [];

    /// <summary>The role that owns the database.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Whether it follows another database.</summary>
    public bool Subscribes { get; init; }

    public required IReadOnlyList<SchemaObject> Objects { get; init; }

    /// <summary>SHA-256 over every object: equal schemas have equal fingerprints.</summary>
    public string Fingerprint
    {
        get
        {
            var lines = Objects.Select(one => $"{one.Kind}\u001f{one.Name}\u001f{one.Definition}\u001e").Order(StringComparer.Ordinal);
            return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Utf8.GetBytes(string.Concat(lines))));
        }
    }

    private static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);
}

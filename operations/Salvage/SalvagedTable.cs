using System.Text.Json.Serialization;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>One table's file of changes.</summary>
internal sealed record SalvagedTable
{
    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>Empty: the table has no key, and its rows were compared as a multiset.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>Whether keys say nothing about people, so that reports may show them.</summary>
    public required bool IsKeyPublic { get; init; }

    /// <summary>Columns at the checkpoint; empty: the table was not there.</summary>
    public required IReadOnlyList<Parity.ColumnShape> Before { get; init; }

    /// <summary>Columns when the generation was abandoned. Generated columns are in neither list.</summary>
    public required IReadOnlyList<Parity.ColumnShape> After { get; init; }

    /// <summary>Below the folder.</summary>
    public required string File { get; init; }

    /// <summary>`sha256:` and the digest of the file.</summary>
    public required string Digest { get; init; }

    public required int Inserts { get; init; }

    public required int Updates { get; init; }

    public required int Deletes { get; init; }

    [JsonIgnore]
    public int Changes => Inserts + Updates + Deletes;

    [JsonIgnore]
    public string FullName => TableShape.NameOf(Schema, Name);

    public int Count(ChangeKind kind) => kind switch { ChangeKind.Insert => Inserts, ChangeKind.Update => Updates, _ => Deletes };
}

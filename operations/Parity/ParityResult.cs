using System.Text.Json.Serialization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Parity;

/// <summary>Everything a comparison found.</summary>
internal sealed record ParityResult : ICommandResult
{
    public required string Left { get; init; }

    public required string Right { get; init; }

    /// <summary>Whether everything was compared and nothing differs.</summary>
    public bool Equal => Tables.All(table => table.Verdict == TableVerdict.Equal) && Schema.Count == 0 && Sequences.Count == 0 && ForeignKeys.Count == 0 && Unverified.Count == 0;

    public required IReadOnlyList<TableComparison> Tables { get; init; }

    public required IReadOnlyList<SchemaDifference> Schema { get; init; }

    public required IReadOnlyList<SequenceDifference> Sequences { get; init; }

    public required IReadOnlyList<ForeignKeyDifference> ForeignKeys { get; init; }

    /// <summary>What could not be compared, and why. Never silently skipped.</summary>
    public required IReadOnlyList<Unverified> Unverified { get; init; }

    /// <summary>Worth knowing, and no difference.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public required double Seconds { get; init; }
}

[JsonConverter(typeof(CamelCaseWord<TableVerdict>))]
internal enum TableVerdict
{
    Equal,
    Different,

    /// <summary>The rows that differed kept changing while they were read again.</summary>
    StillWritten,
}

/// <param name="DifferingRows">Rows found to differ; at least that many if <paramref name="IsComplete"/> is false.</param>
/// <param name="IsComplete">Whether every differing bucket was looked into.</param>
internal sealed record TableComparison(
    string Table, long LeftRows, long RightRows, TableVerdict Verdict, int DifferingBuckets, long DifferingRows, bool IsComplete, IReadOnlyList<RowDifference> Rows);

/// <param name="Key">The row's key; `#hash` where the key may say something about a person, or the table has none.</param>
/// <param name="State">`missing` (on the right), `extra` (on the right) or `different`.</param>
/// <param name="Columns">The columns that differ.</param>
/// <param name="Left">Values of these columns, only if asked for.</param>
internal sealed record RowDifference(string Key, string State, IReadOnlyList<string> Columns, IReadOnlyDictionary<string, string?>? Left = null, IReadOnlyDictionary<string, string?>? Right = null);

/// <param name="Left">The definition; null: absent.</param>
internal sealed record SchemaDifference(string Kind, string Name, string? Left, string? Right);

internal sealed record SequenceDifference(string Sequence, string Problem);

internal sealed record ForeignKeyDifference(string Constraint, string Side, long Orphans);

internal sealed record Unverified(string Object, string Why)
{
    /// <summary>Whether what the server's disk holds of it is damaged.</summary>
    [JsonIgnore]
    public bool IsDamage { get; init; }
}

using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast.Fit;

/// <summary>A table with everything that decides which rows it takes.</summary>
internal sealed record FitTable
{
    public required string Schema { get; init; }

    public required string Name { get; init; }

    public required bool IsPartitioned { get; init; }

    public required IReadOnlyList<FitColumn> Columns { get; init; }

    public required IReadOnlyList<FitRule> Rules { get; init; }

    public string FullName => $"{Schema}.{Name}";

    /// <summary>For FROM: all rows of a partitioned table, only the own ones of another.</summary>
    public string From => IsPartitioned ? Sql.Name(Schema, Name) : $"ONLY {Sql.Name(Schema, Name)}";
}

/// <param name="Type">As format_type writes it.</param>
internal sealed record FitColumn(string Name, string Type, bool IsNotNull, bool IsGenerated);

/// <summary>A constraint or unique index.</summary>
/// <param name="Definition">Equal definitions allow the same rows.</param>
/// <param name="Columns">Names that must exist for the rule to be tried elsewhere; empty: not known.</param>
/// <param name="Test">Kind `check` and `partition`: the condition that holds for rows that fit. Kind `unique`: the keys, by comma. Kind `reference`: the condition under which a row points to nothing.</param>
/// <param name="Predicate">Kind `unique`: the rows that it is about; empty: all.</param>
internal sealed record FitRule(string Kind, string Name, string Definition, IReadOnlyList<string> Columns, string Test, string Predicate)
{
    public const string Check = "check";
    public const string Unique = "unique";
    public const string Reference = "reference";
    public const string Partition = "partition";
    public const string Exclusion = "exclusion";
}

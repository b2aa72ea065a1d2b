namespace Rollback.Model;

/// <summary>One thing that is wrong with a lineage: where, what, and what to do about it.</summary>
public sealed record LineageError
{
    /// <summary>The file, as found below the folder that was given.</summary>
    public required string File { get; init; }

    /// <summary>From 1; 0 where the whole file (or its absence) is meant.</summary>
    public int Line { get; init; }

    /// <summary>Path of the field, for example <c>services.orders.traffic.blue</c>; empty for the whole file.</summary>
    public string Field { get; init; } = "";

    /// <summary>The offending value as written; null where it is not a single value.</summary>
    public string? Value { get; init; }

    /// <summary>What is wrong, with the value.</summary>
    public required string Problem { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Fix { get; init; }

    /// <summary><c>file:line: field: problem fix</c>, as editors and terminals link it.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? $"{File}:{Line}: " : $"{File}: ";
        var field = Field.Length > 0 ? $"{Field}: " : "";
        return $"{place}{field}{Problem} {Fix}";
    }
}

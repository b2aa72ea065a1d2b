namespace Rollback.Operations.Forecast.Fit;

/// <summary>One thing to count in a table: rows that the other schema would not take, or that stay behind.</summary>
/// <param name="Column">Several by comma; the table's rule where it has no column.</param>
/// <param name="Rule">What is narrower on the other side, in words.</param>
/// <param name="Sql">A count over the table aliased `r`; null: cannot be counted, and <paramref name="Rule"/> says why.</param>
/// <param name="Stays">Such values do not go to the other side at all and harm nothing there.</param>
/// <param name="StopsStream">Replication stops at such a row; a broken reference passes and breaks later.</param>
internal sealed record FitQuestion(string Table, string From, string Column, string Rule, string? Sql, bool Stays = false, bool StopsStream = true);

/// <param name="Rows">Null: not counted, and <paramref name="NotCounted"/> says why.</param>
internal sealed record FitCount(string Table, string Column, string Rule, long? Rows, bool StopsStream, string? NotCounted = null);

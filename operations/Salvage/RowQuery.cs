using System.Globalization;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>The query for one side's rows: key, then every column's text; sorted as <see cref="KeyOrder"/> compares.</summary>
internal sealed record RowQuery(string From, IReadOnlyList<string> Key, IReadOnlyList<ColumnShape> Columns, IReadOnlyList<string> Common, bool IsInteger)
{
    /// <summary>An OR of more ranges is no longer found by index in one go.</summary>
    private const int RunsPerQuery = 32;

    /// <summary>The key's text; of a table without key, that of the whole row.</summary>
    private string KeyText => Key.Count switch
    {
        0 => $"row({string.Join(", ", Common.Select(Sql.Name))})::text",
        1 => $"{Sql.Name(Key[0])}::text",
        _ => $"row({string.Join(", ", Key.Select(Sql.Name))})::text",
    };

    /// <param name="condition">Empty: all rows.</param>
    public string Text(string condition)
    {
        var values = string.Concat(Columns.Select(column => $", {ColumnText.Of($"r.{Sql.Name(column.Name)}", column.Type)}"));
        var where = condition.Length == 0 ? "" : $" WHERE {condition}";
        // Qualified: a bare name in ORDER BY would be the text beside SELECT, and 10 come before 9.
        return $"SELECT {KeyText}{values} FROM {From} AS r{where} ORDER BY {(IsInteger ? $"r.{Sql.Name(Key[0])}" : $"({KeyText}) COLLATE \"C\"")}";
    }

    /// <summary>Conditions that together cover the buckets, each for one query; neighbouring buckets become one range.</summary>
    public static IEnumerable<string> Conditions(TablePlan plan, TableSide side, IReadOnlyList<long> buckets, int bucketsInAll)
    {
        // Most of the table: reading all of it once costs less than choosing.
        if (buckets.Count * 2 > bucketsInAll) return [""];
        if (plan.Bucketing.Column is null) return [plan.Condition(side, buckets)];
        return Runs(buckets).Chunk(RunsPerQuery).Select(runs => string.Join(" OR ", runs.Select(run => string.Create(
            CultureInfo.InvariantCulture,
            $"{Sql.Name(side.Key[0])} BETWEEN '{run.First << plan.Bucketing.Shift}'::int8 AND '{(run.Last << plan.Bucketing.Shift) + ((1L << plan.Bucketing.Shift) - 1)}'::int8"))));
    }

    private static IEnumerable<(long First, long Last)> Runs(IReadOnlyList<long> buckets)
    {
        var first = buckets[0];
        for (var index = 1; index <= buckets.Count; index++)
        {
            if (index < buckets.Count && buckets[index] == buckets[index - 1] + 1) continue;
            yield return (first, buckets[index - 1]);
            if (index < buckets.Count) first = buckets[index];
        }
    }
}

using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast.Fit;

/// <summary>Compares two schemas and asks what of the rows of one would not go into the other. Pure.</summary>
internal sealed class FitQuestions(FitCatalog from, FitCatalog to)
{
    private readonly TypeRules _types = new(from.Types, to.Types, from.Version);

    public IReadOnlyList<FitQuestion> All => [.. from.Tables.Values.SelectMany(table => to.Tables.TryGetValue(table.FullName, out var other) ? Of(table, other) : [Whole(table)])];

    private static FitQuestion Whole(FitTable table) => new(table.FullName, table.From, "", "there is no such table", "count(*)", Stays: true, StopsStream: false);

    private IEnumerable<FitQuestion> Of(FitTable mine, FitTable theirs)
    {
        var there = theirs.Columns.ToDictionary(column => column.Name);
        foreach (var column in mine.Columns.Where(column => !column.IsGenerated))
        {
            if (!there.TryGetValue(column.Name, out var other)) yield return Left(mine, column);
            else if (!other.IsGenerated && Column(mine, column, other) is { } question) yield return question;
        }

        var known = mine.Rules.Select(rule => (rule.Kind, rule.Definition)).ToHashSet();
        foreach (var rule in theirs.Rules.Where(rule => !known.Contains((rule.Kind, rule.Definition)))) yield return Rule(mine, rule);
    }

    private static FitQuestion Left(FitTable table, FitColumn column) =>
        new(table.FullName, table.From, column.Name, "there is no such column", $"count(r.{Sql.Name(column.Name)})", Stays: true, StopsStream: false);

    private FitQuestion? Column(FitTable table, FitColumn mine, FitColumn theirs)
    {
        var value = $"r.{Sql.Name(mine.Name)}";
        var judged = _types.Judge(value, mine.Type, theirs.Type);
        if (theirs.IsNotNull && !mine.IsNotNull && judged.IsKnown) judged = judged.And(new($"{value} IS NULL", "NOT NULL"));
        if (!judged.IsKnown) return new(table.FullName, table.From, mine.Name, judged.Words, null);
        return judged.Condition is null ? null : new(table.FullName, table.From, mine.Name, judged.Words, $"count(*) FILTER (WHERE {judged.Condition})");
    }

    private static FitQuestion Rule(FitTable table, FitRule rule)
    {
        var columns = string.Join(", ", rule.Columns);
        var missing = rule.Columns.Except(table.Columns.Select(column => column.Name)).ToArray();
        if (missing.Length > 0) return Ask($"{rule.Name} is about {string.Join(", ", missing)}, which is not here", null);
        return rule.Kind switch
        {
            FitRule.Check => Ask($"CHECK {rule.Name}: {rule.Test}", $"count(*) FILTER (WHERE ({rule.Test}) IS FALSE)"),
            FitRule.Partition => Ask("no partition takes it", $"count(*) FILTER (WHERE ({rule.Test}) IS NOT TRUE)"),
            FitRule.Reference => Ask($"foreign key {rule.Name}", $"count(*) FILTER (WHERE {rule.Test})") with { StopsStream = false },
            FitRule.Unique => Ask($"unique {rule.Name}", $"(SELECT coalesce(sum(n - 1), 0)::int8 FROM (SELECT count(*) AS n FROM {table.From} r{(rule.Predicate.Length > 0 ? $" WHERE {rule.Predicate}" : "")} GROUP BY {rule.Test} HAVING count(*) > 1) doubled)"),
            _ => Ask($"exclusion constraint {rule.Name}, which only an insert can judge", null),
        };

        FitQuestion Ask(string words, string? sql) => new(table.FullName, table.From, columns, words, sql);
    }
}

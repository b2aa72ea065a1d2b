using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast.Fit;

/// <summary>Counts what does not fit: one query a table, each bounded, in read-only transactions.</summary>
/// <param name="limit">How long a table may take; zero: nothing is counted.</param>
internal sealed class FitCounter(NpgsqlConnection connection, TimeSpan limit)
{
    public async Task<IReadOnlyList<(FitQuestion Question, FitCount Count)>> CountAsync(IReadOnlyList<FitQuestion> questions, CancellationToken cancellationToken)
    {
        var counts = new List<(FitQuestion, FitCount)>();
        foreach (var table in questions.GroupBy(question => question.From))
        {
            var asked = table.Where(question => question.Sql is not null).ToArray();
            var rows = await TableAsync(table.Key, asked, cancellationToken);
            counts.AddRange(asked.Zip(rows));
            counts.AddRange(table.Where(question => question.Sql is null).Select(question => (question, Uncounted(question, question.Rule))));
        }

        return counts;
    }

    private async Task<IReadOnlyList<FitCount>> TableAsync(string from, FitQuestion[] questions, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero) return [.. questions.Select(question => Uncounted(question, "counting was not wanted"))];
        try
        {
            return questions.Length == 0 ? [] : await AskAsync(from, questions, cancellationToken);
        }
        catch (PostgresException fault) when (BoundedRead.IsOver(fault, cancellationToken))
        {
            return [.. questions.Select(question => Uncounted(question, $"it takes longer than {limit.TotalSeconds:0.###} s"))];
        }
        catch (PostgresException fault) when (!fault.IsTransient)
        {
            // One rule that this schema cannot express must not hide the others.
            if (questions.Length == 1) return [Uncounted(questions[0], fault.MessageText)];
            var counts = new List<FitCount>();
            foreach (var question in questions) counts.AddRange(await TableAsync(from, [question], cancellationToken));
            return counts;
        }
    }

    private async Task<IReadOnlyList<FitCount>> AskAsync(string from, FitQuestion[] questions, CancellationToken cancellationToken)
    {
        await using var transaction = await BoundedRead.BeginAsync(connection, limit, cancellationToken);
        // The first count makes one row of it, whatever the others are.
        var rows = await connection.QueryAsync(
            $"SELECT ARRAY[count(*), {string.Join(", ", questions.Select(question => question.Sql))}]::int8[] FROM {from} r", row => row.GetFieldValue<long[]>(0), cancellationToken);
        return [.. questions.Zip(rows[0].Skip(1), (question, count) => new FitCount(question.Table, question.Column, question.Rule, count, question.StopsStream))];
    }

    private static FitCount Uncounted(FitQuestion question, string why) => new(question.Table, question.Column, question.Rule, null, question.StopsStream, why);
}

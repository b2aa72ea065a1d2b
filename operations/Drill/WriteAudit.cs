using Rollback.Operations.Database;

namespace Rollback.Operations.Drill;

/// <summary>What the database says about writes that were acknowledged.</summary>
/// <param name="Lost">Keys that are not there.</param>
/// <param name="Duplicated">Keys that are there more than once.</param>
internal sealed record WriteAudit(IReadOnlySet<string> Lost, IReadOnlySet<string> Duplicated)
{
    /// <summary>Counts each key in the table that the service writes, past the service and the gateway.</summary>
    public static async Task<WriteAudit> RunAsync(DatabaseAddress database, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await using var source = database.Open();
        await using var command = source.CreateCommand("SELECT key, count(*) FROM orders WHERE key = ANY ($1) GROUP BY key");
        command.Parameters.Add(new() { Value = keys.ToArray() });
        var counts = new Dictionary<string, long>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            counts[rows.GetString(0)] = rows.GetInt64(1);

        return new(
            keys.Where(key => !counts.ContainsKey(key)).ToHashSet(),
            counts.Where(count => count.Value > 1).Select(count => count.Key).ToHashSet());
    }
}

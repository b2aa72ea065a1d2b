using Rollback.Operations.Database;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class OwnSessionTests(TwoClusters clusters)
{
    [Fact]
    public async Task What_a_database_sets_for_its_clients_does_not_hold_for_us()
    {
        var blue = await clusters.Blue.CreateAsync("");
        string[] limits =
        [
            "idle_session_timeout = '1s'", "idle_in_transaction_session_timeout = '1s'", "statement_timeout = '9s'", "lock_timeout = '1s'",
            "default_transaction_isolation = serializable", "default_transaction_read_only = on", "synchronous_commit = off",
        ];
        await PostgresCluster.ExecuteAsync(blue, string.Concat(limits.Select(limit => $"ALTER DATABASE {blue.Database} SET {limit};")));
        await using var source = new DatabaseAddress("blue", blue).Open();

        await using var connection = await OwnSession.OpenAsync(source, CancellationToken.None);

        (await connection.ValueAsync<string>(
            """
            SELECT concat_ws(' ', current_setting('idle_session_timeout'), current_setting('idle_in_transaction_session_timeout'), current_setting('statement_timeout'), current_setting('lock_timeout'),
              current_setting('transaction_isolation'), current_setting('transaction_read_only'), current_setting('synchronous_commit'))
            """,
            CancellationToken.None)).ShouldBe("0 0 0 0 read committed off local");
    }
}

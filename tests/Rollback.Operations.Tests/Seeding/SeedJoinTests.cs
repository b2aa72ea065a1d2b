using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Seeding;

namespace Rollback.Operations.Tests;

/// <summary>Physical copies of a server that takes writes all along, joined to it, and every acknowledged write counted.</summary>
public sealed class SeedJoinTests(MortalPair pair) : IClassFixture<MortalPair>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private NpgsqlConnectionStringBuilder _blue = null!;

    private static Task<SwitchSide> OpenAsync(NpgsqlConnectionStringBuilder settings, string label) => SwitchSide.OpenAsync(new DatabaseAddress(label, settings), CancellationToken.None);

    private static async Task HoldAsync(SwitchSide blue)
    {
        var catalog = await SwitchCatalog.ReadAsync(blue.Connection, CancellationToken.None);
        (await new SeedHold(blue, 2).TakeAsync(catalog.Tables, Limit, CancellationToken.None)).ShouldBeNull();
    }

    /// <summary>Joins, waits until the copy has caught up, and compares both sides with what the writers were promised.</summary>
    private async Task JoinsAsync(SwitchSide blue, PostgresCluster copied, Ledger ledger)
    {
        var settings = copied.Settings(_blue.Database!);
        await using var green = await OpenAsync(settings, "green");
        (await new SeedJoin(blue, green, 2).CleanAsync(CancellationToken.None)).ShouldBeNull();
        await PostgresCluster.ExecuteAsync(settings, "ALTER TABLE entries ADD COLUMN note text");
        (await new SeedJoin(blue, green, 2).FollowAsync(CancellationToken.None)).ShouldBeNull();
        await ledger.WrittenAsync(200);
        (await ledger.StopAsync(_blue)).Errors.ShouldBe(0);

        await using var markers = new Markers(blue, green, new(blue, green), TimeProvider.System);
        (await markers.ArriveAsync(Limit, TimeSpan.FromMilliseconds(20), CancellationToken.None)).ShouldBeNull();
        const string Content = "SELECT md5(string_agg(id || ':' || writer || ':' || n, ',' ORDER BY id)) || (SELECT string_agg(writer || ':' || n, ',' ORDER BY writer) FROM totals) FROM entries";
        (await PostgresCluster.ValueAsync<string>(settings, Content)).ShouldBe(await PostgresCluster.ValueAsync<string>(_blue, Content));
        (await PostgresCluster.ValueAsync<long>(_blue, "SELECT count(*) FROM rollback_infra.seed")).ShouldBe(0);
        await new ReplicationStream(blue, green).DropAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => !await PostgresCluster.ValueAsync<bool>(_blue, "SELECT coalesce(bool_or(active), false) FROM pg_replication_slots"));
        await new ReplicationStream(blue, green).DropSlotAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_copy_of_the_disk_and_a_recovery_to_a_time_go_on_exactly_where_they_end()
    {
        _blue = await pair.Blue.CreateAsync(Ledger.Schema);
        await using var blue = await OpenAsync(_blue, "blue");
        var backup = pair.Blue.BackUp();
        for (var round = 0; round < 3; round++)
        {
            await PostgresCluster.ExecuteAsync(_blue, "TRUNCATE entries; UPDATE totals SET n = 0");
            var ledger = new Ledger(4, _blue);
            await ledger.WrittenAsync(100);
            await HoldAsync(blue);
            await ledger.WrittenAsync(300);
            await using var copied = round == 2
                ? await pair.Blue.RecoveredAsync(backup, await PostgresCluster.ValueAsync<string>(_blue, "SELECT clock_timestamp()::text"))
                : await pair.Blue.FrozenCopyAsync();
            // Transactions of its own, whose numbers are those of the original's next ones.
            await PostgresCluster.ExecuteAsync(copied.Settings("postgres"), string.Concat(Enumerable.Repeat("BEGIN; SELECT txid_current(); COMMIT;", 200)));
            await JoinsAsync(blue, copied, ledger);
        }
    }

    [Fact]
    public async Task What_could_not_take_over_without_loss_is_refused_and_what_is_held_is_found_and_let_go()
    {
        _blue = await pair.Blue.CreateAsync("CREATE TABLE t (id int PRIMARY KEY, word text)");
        await using var blue = await OpenAsync(_blue, "blue");
        await using var early = await pair.Blue.FrozenCopyAsync();
        // A run that was killed before its slot was there, and the one after it.
        await blue.SetUpAsync(CancellationToken.None);
        await PostgresCluster.ExecuteAsync(_blue, "CREATE TABLE rollback_infra.seed (generation int PRIMARY KEY, id text NOT NULL, is_held boolean NOT NULL DEFAULT false, at timestamptz NOT NULL DEFAULT now()); INSERT INTO rollback_infra.seed (generation, id) VALUES (2, 'aaaaaaaa'); CREATE PUBLICATION rollback_to_aaaaaaaa FOR TABLE t");
        (await HeldSeeds.ReadAsync(blue, CancellationToken.None)).Single().Slot.ShouldBeNull();
        await HoldAsync(blue);
        (await PostgresCluster.ValueAsync<long>(_blue, "SELECT count(*) FROM pg_publication WHERE pubname LIKE 'rollback%'")).ShouldBe(1);
        var identity = await new SeedHold(blue, 2).FindAsync(CancellationToken.None);
        await HoldAsync(blue);
        (await new SeedHold(blue, 2).FindAsync(CancellationToken.None)).ShouldBe(identity);

        await using (var green = await OpenAsync(early.Settings(_blue.Database!), "green"))
            (await new SeedJoin(blue, green, 2).CleanAsync(CancellationToken.None))!.Code.ShouldBe("SED003");
        await using (var other = await OpenAsync(await pair.Green.CreateAsync(""), "other"))
            (await new SeedJoin(blue, other, 2).CleanAsync(CancellationToken.None))!.Code.ShouldBe("SED006");

        // Prepared and slot, both copied along, are the original's; so is a column that came later.
        await PostgresCluster.ExecuteAsync(_blue, "BEGIN; INSERT INTO t VALUES (1, 'prepared'); PREPARE TRANSACTION 'one'");
        await using var late = await pair.Blue.FrozenCopyAsync();
        await using var copy = await OpenAsync(late.Settings(_blue.Database!), "copy");
        await PostgresCluster.ExecuteAsync(_blue, "COMMIT PREPARED 'one'; ALTER TABLE t ADD COLUMN later text; INSERT INTO t VALUES (2, 'two', 'x')");
        (await new SeedJoin(blue, copy, 2).CleanAsync(CancellationToken.None)).ShouldBeNull();
        (await new SeedJoin(blue, copy, 2).CleanAsync(CancellationToken.None)).ShouldBeNull();
        (await PostgresCluster.ValueAsync<long>(late.Settings(_blue.Database!), "SELECT (SELECT count(*) FROM pg_replication_slots) + (SELECT count(*) FROM pg_prepared_xacts) + (SELECT count(*) FROM pg_publication)")).ShouldBe(0);
        (await new SeedJoin(blue, copy, 2).FollowAsync(CancellationToken.None))!.Message.ShouldContain("copy lacks what blue writes: public.t.later.");

        await PostgresCluster.ExecuteAsync(late.Settings(_blue.Database!), "ALTER TABLE t ADD COLUMN later text");
        (await new SeedJoin(blue, copy, 2).FollowAsync(CancellationToken.None)).ShouldBeNull();
        (await new SeedJoin(blue, copy, 2).FollowAsync(CancellationToken.None)).ShouldBeNull();
        await Eventually.TrueAsync(async () => await PostgresCluster.ValueAsync<string>(late.Settings(_blue.Database!), "SELECT coalesce(string_agg(concat(id, word, later), ' ' ORDER BY id), '') FROM t") == "1prepared 2twox");
        (await HeldSeeds.ReadAsync(blue, CancellationToken.None)).ShouldBeEmpty();

        await HoldAsync(blue);
        (await HeldSeeds.ReleaseAsync(blue.Address, CancellationToken.None)).Single().Generation.ShouldBe(2);
        (await new SeedJoin(blue, copy, 3).FollowAsync(CancellationToken.None)).ShouldBeNull("it follows, whatever else is let go");
        await new ReplicationStream(blue, copy).DropAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => !await PostgresCluster.ValueAsync<bool>(_blue, "SELECT coalesce(bool_or(active), false) FROM pg_replication_slots"));
        (await new SeedJoin(blue, copy, 2).FollowAsync(CancellationToken.None))!.Code.ShouldBe("SED004");
        await new ReplicationStream(blue, copy).DropSlotAsync(CancellationToken.None);
        (await PostgresCluster.ValueAsync<long>(_blue, "SELECT count(*) FROM pg_replication_slots")).ShouldBe(0);
    }

    [Fact]
    public async Task A_subscriber_is_not_copied()
    {
        _blue = await pair.Blue.CreateAsync("CREATE TABLE t (id int PRIMARY KEY)");
        await using var blue = await OpenAsync(_blue, "blue");
        await PostgresCluster.ExecuteAsync(_blue, "CREATE SUBSCRIPTION news CONNECTION 'host=127.0.0.1 dbname=none' PUBLICATION p WITH (connect = false)");
        (await SeedPreflight.ReasonsAsync(blue, await SwitchCatalog.ReadAsync(blue.Connection, CancellationToken.None), CancellationToken.None)).ShouldBeEmpty();
        await PostgresCluster.ExecuteAsync(_blue, "ALTER SUBSCRIPTION news ENABLE");

        var reasons = await SeedPreflight.ReasonsAsync(blue, await SwitchCatalog.ReadAsync(blue.Connection, CancellationToken.None), CancellationToken.None);

        reasons.ShouldHaveSingleItem().ShouldStartWith("blue subscribes to another database (subscription news in");
        await PostgresCluster.ExecuteAsync(_blue, "ALTER SUBSCRIPTION news DISABLE; ALTER SUBSCRIPTION news SET (slot_name = NONE); DROP SUBSCRIPTION news");
    }
}

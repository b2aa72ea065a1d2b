using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Restore;
using Rollback.Operations.Salvage;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class RestoreMoveTests(TwoClusters clusters) : IDisposable
{
    private const string Schema = "CREATE TABLE t (id int PRIMARY KEY, word text); INSERT INTO t VALUES (1, 'kept'); CREATE SEQUENCE numbers;";

    private static readonly GenerationMove Orders = new("orders", 1, 2);

    private static readonly RestoreRequest Request = new() { Release = 1, Checkpoint = "good", Drain = TimeSpan.FromSeconds(30) };

    private readonly StackCheckout _checkout = new();
    private NpgsqlConnectionStringBuilder _blue = null!;
    private NpgsqlConnectionStringBuilder _green = null!;

    private string Folder => Path.Combine(_checkout.Root, ".rollback", "salvage", "dev", "good-orders-1-to-2");

    public void Dispose() => _checkout.Dispose();

    /// <summary>Blue took writes since the checkpoint; green is as the checkpoint was, and a copy of blue in all else.</summary>
    private async Task<RestoreMove> BeginAsync()
    {
        _blue = await clusters.Blue.CreateAsync(Schema);
        _green = await clusters.Green.CreateAsync(Schema + "CREATE PUBLICATION rollback_to_12345678 FOR TABLE t;");
        _checkout.Before("stack-output", """case "$*" in *databaseCredentials*) echo '{"orders": {"username": "master", "password": "x"}}'; exit 0;; esac""");
        await RenameAsync();
        await PostgresCluster.ExecuteAsync(_blue, "INSERT INTO t VALUES (2, 'later'); UPDATE t SET word = 'wrong' WHERE id = 1; SELECT setval('numbers', 700)");
        return await MoveAsync();
    }

    /// <summary>One output names both databases, so both get one name.</summary>
    private async Task RenameAsync()
    {
        var name = $"restore_{Guid.NewGuid():N}";
        await PostgresCluster.ExecuteAsync(clusters.Blue.Settings("postgres"), $"ALTER DATABASE {_blue.Database} RENAME TO {name}");
        await PostgresCluster.ExecuteAsync(clusters.Green.Settings("postgres"), $"ALTER DATABASE {_green.Database} RENAME TO {name}");
        (_blue, _green) = (clusters.Blue.Settings(name), clusters.Green.Settings(name));
        _checkout.Answer("stack-output", $$$"""
            {"release": 1, "databases": {"orders": {"primary": 1, "name": "{{{name}}}", "generations": {"1": {"endpoint": "127.0.0.1:{{{_blue.Port}}}"}, "2": {"endpoint": "127.0.0.1:{{{_green.Port}}}"} } } } }
            """);
    }

    /// <summary>As a new process would see it: nothing is remembered.</summary>
    private async Task<RestoreMove> MoveAsync(bool holdsWrites = false) => new(await SessionAsync(), Orders, Request with { HoldsWrites = holdsWrites });

    private async Task<LaterWrites> LaterAsync() => new(await SessionAsync(), "orders", 2, Request, Orders);

    private async Task<StackSession> SessionAsync()
    {
        (await StackSession.OpenAsync(_checkout.Context() with { Stack = "dev" }, CancellationToken.None)).Is(out var session, out var failure).ShouldBeTrue(failure?.Message);
        return session!;
    }

    private async Task<IReadOnlyList<OutstandingSalvage>> OutstandingAsync()
    {
        (await StackDatabases.ReadAsync(await SessionAsync(), CancellationToken.None)).Is(out var databases, out _).ShouldBeTrue();
        return await OutstandingSalvage.OfAsync(databases!, CancellationToken.None);
    }

    private static async Task<bool> TakesWritesAsync(NpgsqlConnectionStringBuilder database)
    {
        try
        {
            await PostgresCluster.ExecuteAsync(database, "UPDATE t SET word = word");
            return true;
        }
        catch (PostgresException fault) when (fault.SqlState == "25006")
        {
            return false;
        }
    }

    private async Task OpenAreAsync(bool blue, bool green) => (await TakesWritesAsync(_blue), await TakesWritesAsync(_green)).ShouldBe((blue, green));

    [Fact]
    public async Task Killed_after_each_step_the_next_run_finishes_and_there_are_never_two_primaries()
    {
        (await (await BeginAsync()).ShieldAsync(CancellationToken.None)).ShouldBeNull();
        await OpenAreAsync(blue: true, green: false);
        (await PostgresCluster.ValueAsync<long>(_green, "SELECT count(*) FROM pg_publication")).ShouldBe(0);

        // Somebody looks at it, which must not keep it from being copied; and twice is the same.
        await using var onlooker = new NpgsqlConnection(_green.ConnectionString);
        await onlooker.OpenAsync();
        (await (await MoveAsync()).KeepAsync(CancellationToken.None)).ShouldBeNull();
        (await (await MoveAsync()).KeepAsync(CancellationToken.None)).ShouldBeNull();
        await OpenAreAsync(blue: true, green: false);
        (await OutstandingAsync()).ShouldBeEmpty();

        (await (await MoveAsync()).CloseAsync(CancellationToken.None)).ShouldBeNull();
        await OpenAreAsync(blue: false, green: false);
        (await (await MoveAsync()).IsPastAsync(CancellationToken.None)).ShouldBeFalse();

        var last = await MoveAsync();
        (await last.CloseAsync(CancellationToken.None)).ShouldBeNull();
        (await last.OpenAsync(CancellationToken.None)).ShouldBeNull();
        await OpenAreAsync(blue: false, green: true);
        last.WritePauseMs.ShouldNotBeNull();

        // The restored one serves: clients change, delete and truncate what the extraction is about, and draw numbers.
        (await PostgresCluster.ValueAsync<long>(_green, "SELECT nextval('numbers')")).ShouldBeGreaterThan(700);
        await PostgresCluster.ExecuteAsync(_green, "TRUNCATE t; INSERT INTO t VALUES (1, 'live'), (2, 'live'); ALTER TABLE t ADD note text");
        (await (await MoveAsync()).OpenAsync(CancellationToken.None)).ShouldBeNull();
        (await PostgresCluster.ValueAsync<long>(_green, "SELECT nextval('numbers')")).ShouldBeGreaterThan(701);

        (await OutstandingAsync()).ShouldBe([new("orders", 2, 1, "good")]);
        var later = await LaterAsync();
        (await later.IsDoneAsync(CancellationToken.None)).ShouldBeFalse();
        using (var killed = new CancellationTokenSource())
        {
            await killed.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => later.ExtractAsync(killed.Token));
        }

        (await (await LaterAsync()).ExtractAsync(CancellationToken.None)).ShouldBeNull();
        (await File.ReadAllLinesAsync(Path.Combine(Folder, "public.t.jsonl"))).ShouldBe(
        [
            """{"n":1,"kind":"update","key":{"id":"1"},"before":{"id":"1","word":"kept"},"after":{"id":"1","word":"wrong"}}""",
            """{"n":2,"kind":"insert","key":{"id":"2"},"after":{"id":"2","word":"later"}}""",
        ]);
        (await OutstandingAsync()).ShouldBeEmpty();
        (await PostgresCluster.ValueAsync<long>(_green, "SELECT count(*) FROM pg_database WHERE datname LIKE current_database() || '_%'")).ShouldBe(0);

        var again = await LaterAsync();
        (await again.IsDoneAsync(CancellationToken.None)).ShouldBeTrue();
        again.Extracted.ShouldBe(new("orders", Folder, 2));
        (await PostgresCluster.ValueAsync<string>(_green, "SELECT string_agg(id || word, ',' ORDER BY id) FROM t")).ShouldBe("1live,2live");
        (await PostgresCluster.ValueAsync<string>(_blue, "SELECT string_agg(id || word, ',' ORDER BY id) FROM t")).ShouldBe("1wrong,2later");
    }

    [Fact]
    public async Task Where_the_later_writes_cannot_be_extracted_the_old_primary_opens_again_and_the_next_run_extracts_anew()
    {
        (await (await BeginAsync()).ShieldAsync(CancellationToken.None)).ShouldBeNull();
        var first = await MoveAsync(holdsWrites: true);
        (await first.CloseAsync(CancellationToken.None)).ShouldBeNull();
        // Somebody's file stands where the salvage is to be.
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "note"), "mine");

        var failure = await first.SalvageAsync(CancellationToken.None);
        failure!.Message.ShouldEndWith("takes the writes again.");
        await OpenAreAsync(blue: true, green: false);
        await PostgresCluster.ExecuteAsync(_blue, "INSERT INTO t VALUES (3, 'later still')");

        var second = await MoveAsync(holdsWrites: true);
        (await second.CloseAsync(CancellationToken.None)).ShouldBeNull();
        (await second.SalvageAsync(CancellationToken.None)).ShouldBeNull();
        (await second.OpenAsync(CancellationToken.None)).ShouldBeNull();

        await OpenAreAsync(blue: false, green: true);
        var later = await LaterAsync();
        (await later.IsDoneAsync(CancellationToken.None)).ShouldBeTrue();
        later.Extracted.ShouldBe(new("orders", Folder, 3));
        Directory.EnumerateDirectories(Path.GetDirectoryName(Folder)!, "*.superseded-*").Select(folder => File.Exists(Path.Combine(folder, "note"))).ShouldContain(true);
    }

    [Fact]
    public async Task The_restored_database_does_not_open_beside_an_old_primary_that_takes_writes()
    {
        var move = await BeginAsync();
        (await move.ShieldAsync(CancellationToken.None)).ShouldBeNull();

        (await move.OpenAsync(CancellationToken.None))!.Code.ShouldBe("RST008");
        await OpenAreAsync(blue: true, green: false);
    }

    [Fact]
    public async Task A_transaction_that_does_not_end_keeps_the_old_primary_open_and_is_named()
    {
        var move = await BeginAsync();
        (await move.ShieldAsync(CancellationToken.None)).ShouldBeNull();
        await using var writer = new NpgsqlConnection(_blue.ConnectionString + ";Application Name=slow-batch");
        await writer.OpenAsync();
        await using (var command = new NpgsqlCommand("BEGIN; INSERT INTO t VALUES (9, 'slow')", writer)) await command.ExecuteNonQueryAsync();

        var hasty = new RestoreMove(await SessionAsync(), Orders, Request with { Drain = TimeSpan.FromSeconds(1) });
        (await hasty.CloseAsync(CancellationToken.None))!.Message.ShouldContain("slow-batch");

        await using (var command = new NpgsqlCommand("COMMIT", writer)) await command.ExecuteNonQueryAsync();
        await OpenAreAsync(blue: true, green: false);
    }
}

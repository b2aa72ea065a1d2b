using Rollback.Model;
using Rollback.Operations.Forecast;
using Rollback.Operations.Forecast.Fit;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Tests;

public sealed class ForecastingTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly GenerationMove Back = new("orders", 2, 1);
    private static readonly StreamFacts Armed = new() { Exists = true, IsEnabled = true, IsRunning = true, WalStatus = "reserved", LagBytes = 0, LagSeconds = 0, IsFollowerFenced = true };
    private static readonly CheckpointFacts Checkpoint = new("before-2", "orders", 1, 1, Now.AddHours(-2), Now.AddDays(7), Problem: null, RowsSince: 1200);
    private readonly GrownLineage _lineage = new();

    public void Dispose() => _lineage.Dispose();

    private ForecastFacts Facts(Answer<StreamFacts>? stream = null, params CheckpointFacts[] checkpoints) => new()
    {
        Lineage = _lineage.Lineage,
        AppliedHead = _lineage.Lineage.Head.Value,
        Serving = _lineage.Lineage.At(2),
        Primaries = new Dictionary<string, int> { ["orders"] = 2 },
        Streams = new Dictionary<GenerationMove, Answer<StreamFacts>> { [Back] = stream ?? Armed },
        Checkpoints = checkpoints,
        Now = Now,
    };

    private static ReleaseForecast Of(ForecastFacts facts, int release) => new Forecasting(facts).All.Single(one => one.Release == release);

    [Fact]
    public void An_armed_stream_makes_the_way_back_lossless()
    {
        var forecast = Of(Facts(), 1);

        (forecast.Way, forecast.Command).ShouldBe((Way.Lossless, "rollback to 1"));
        forecast.Reasons.ShouldBeEmpty();
        Of(Facts(), 2).Way.ShouldBe(Way.InService);
    }

    public static TheoryData<string, string> Breaks => new()
    {
        { "absent", "generation 1 of orders does not follow generation 2: the fallback is not armed" },
        { "disabled", "an error stopped the stream to generation 1 of orders (3 tries failed); what is written since is not there" },
        { "failing", "an error stops the stream to generation 1 of orders whenever it is started (1,200 tries failed); what is written since is not there" },
        { "put off", "the stream to generation 1 of orders is disabled, though no error stopped it: what is written since is not there until ALTER SUBSCRIPTION … ENABLE" },
        { "slotless", "the stream to generation 1 of orders has no slot on generation 2: what is written since it went is not there" },
        { "lost", "the slot of the stream to generation 1 of orders is lost: generation 2 has removed WAL that was not sent yet (max_slot_wal_keep_size)" },
        { "still", "the stream to generation 1 of orders does not run at the moment: nothing arrives there" },
        { "copying", "generation 1 of orders does not hold all rows of public.orders yet: their first copy is under way" },
        { "open", "generation 1 of orders takes writes of clients too, which generation 2 does not have" },
        { "closed", "generation 2 refuses writes: a switch is under way, or was interrupted" },
        { "misfit", "public.orders.quantity: 1,234 rows do not fit the schema of generation 1 of orders (outside integer)" },
        { "orphan", "public.lines.product: 1 row does not fit the schema of generation 1 of orders (foreign key lines_product_fkey), though replication does not stop at them" },
        { "obstacle", "orders generation 2: 2 prepared transactions wait" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void Whatever_breaks_the_stream_is_the_reason_and_a_checkpoint_the_way(string fault, string reason)
    {
        var broken = fault switch
        {
            "absent" => new() { Exists = false },
            "failing" => Armed with { IsFailing = true, IsRunning = false, ApplyErrors = 1200 },
            "disabled" => Armed with { IsEnabled = false, IsRunning = false, ApplyErrors = 3 },
            "put off" => Armed with { IsEnabled = false, IsRunning = false },
            "slotless" => Armed with { WalStatus = null },
            "lost" => Armed with { WalStatus = "lost", IsRunning = false },
            "still" => Armed with { IsRunning = false },
            "copying" => Armed with { Copying = ["public.orders"] },
            "open" => Armed with { IsFollowerFenced = false },
            "closed" => Armed with { IsPrimaryFenced = true },
            "misfit" => Armed with { Misfits = [new("public.orders", "quantity", "outside integer", 1234, true), new("public.orders", "item", "longer than 20 characters", 0, true)] },
            "orphan" => Armed with { Misfits = [new("public.lines", "product", "foreign key lines_product_fkey", 1, false)] },
            _ => Armed with { Obstacles = ["orders generation 2: 2 prepared transactions wait"] },
        };

        var without = Of(Facts(broken), 1);
        var with = Of(Facts(broken, Checkpoint), 1);

        (without.Way, without.Command).ShouldBe((Way.NotAtAll, null));
        without.Databases.ShouldHaveSingleItem().Reasons.ShouldBe([reason, "no checkpoint of orders was taken while release 1 was in service, so no restore leads there"]);
        (with.Way, with.Command).ShouldBe((Way.ByRestore, "rollback to 1 --restore-data --checkpoint before-2"));
        with.Databases.Single().Reasons.ShouldBe([reason]);
        with.Databases.Single().Restore.ShouldBe(new("before-2", Checkpoint.Taken, Checkpoint.Until, 120, 1200));
    }

    [Fact]
    public void What_could_not_be_counted_does_not_make_a_way_lossy() =>
        Of(Facts(Armed with { Misfits = [new("public.orders", "quantity", "outside integer", null, true, "it takes longer than 10 s")] }), 1).Way.ShouldBe(Way.Lossless);

    [Fact]
    public void A_database_that_does_not_answer_leaves_the_question_open()
    {
        var forecast = Of(Facts(new Failure("DBS010", "A database cannot be reached: refused.", "")), 1);

        (forecast.Way, forecast.Command).ShouldBe((Way.Unknown, null));
        forecast.Databases.Single().Reasons.ShouldBe(["A database cannot be reached: refused."]);
    }

    [Fact]
    public void The_newest_checkpoint_that_can_be_restored_is_offered()
    {
        var gone = new StreamFacts { Exists = false };
        var broken = Checkpoint with { Problem = "its baseline is not there" };

        Of(Facts(gone, broken), 1).Databases.Single().Reasons[^1].ShouldBe("checkpoint before-2 cannot be restored: its baseline is not there");
        Of(Facts(gone, Checkpoint with { Release = 2 }), 1).Databases.Single().Reasons[^1].ShouldBe("no checkpoint of orders was taken while release 1 was in service, so no restore leads there");
        var older = Of(Facts(gone, broken, Checkpoint with { Name = "older", Taken = Now.AddDays(-3) }, Checkpoint with { Name = "oldest", Taken = Now.AddDays(-5) }), 1);
        (older.Way, older.Databases.Single().Restore!.Checkpoint).ShouldBe((Way.ByRestore, "older"));
    }

    [Fact]
    public void A_retired_generation_does_not_come_back()
    {
        _lineage.With(text => text.Replace("      1: { engineVersion: \"15\", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 7 }\n", "", StringComparison.Ordinal)
            + "retire: { databases: { orders: [1] } }\n");

        var forecast = Of(Facts() with { Serving = _lineage.Lineage.At(3) }, 1);

        forecast.Way.ShouldBe(Way.NotAtAll);
        forecast.Reasons.ShouldHaveSingleItem().ShouldStartWith("Release 1 needs generation 1 of database 'orders', which release 3 retired.");
    }

    [Fact]
    public void On_one_generation_going_back_is_a_stack_update_unless_a_change_was_irreversible()
    {
        _lineage.With(text => text)
            .With(text => text.Replace("objectives:", "changes:\n  - { id: sources-out, database: orders, class: reversible, apply: migrations/orders-source.down.sql, undo: migrations/orders-source.up.sql }\nobjectives:", StringComparison.Ordinal))
            .With(text => text.Replace("objectives:", "changes:\n  - { id: names-merged, database: orders, class: irreversible, apply: migrations/orders-source.up.sql }\nobjectives:", StringComparison.Ordinal));

        var reversible = Facts() with { Serving = _lineage.Lineage.At(4) };
        Of(reversible, 3).Way.ShouldBe(Way.Lossless);
        Of(reversible, 3).Reasons.ShouldBe(["change sources-out of release 4 stays in the schema of orders until migrations/orders-source.up.sql is run there"]);
        var irreversible = Facts(Armed, Checkpoint with { Release = 4, Generation = 2 }) with { Serving = _lineage.Lineage.At(5) };
        Of(irreversible, 4).Way.ShouldBe(Way.ByRestore);
        Of(irreversible, 4).Databases.Single().Reasons.ShouldBe(["change names-merged of release 5 is irreversible: only a restore brings the earlier state of orders back"]);
        Of(irreversible, 3).Way.ShouldBe(Way.NotAtAll);
        Of(irreversible, 1).Databases.Single().Reasons[0].ShouldStartWith("change names-merged");
    }

    [Fact]
    public void A_later_release_is_reached_over_its_stream_or_by_activation()
    {
        var forward = new GenerationMove("orders", 1, 2);
        var facts = Facts() with { Serving = _lineage.Lineage.At(1), Primaries = new Dictionary<string, int> { ["orders"] = 1 } };

        Of(facts with { Streams = Stream(Armed) }, 2).Command.ShouldBe("rollback to 2");
        var unarmed = Of(facts with { Streams = Stream(new() { Exists = false }) }, 2);
        (unarmed.Way, unarmed.Command).ShouldBe((Way.ByActivation, "rollback activate 2"));
        var unapplied = Of(facts with { AppliedHead = 1, Streams = new Dictionary<GenerationMove, Answer<StreamFacts>>() }, 2);
        (unapplied.Way, unapplied.Command).ShouldBe((Way.ByActivation, "rollback activate 2"));

        Dictionary<GenerationMove, Answer<StreamFacts>> Stream(StreamFacts stream) => new() { [forward] = stream };
    }

    [Fact]
    public void A_secret_version_that_the_state_lost_stops_the_way_back()
    {
        var key = new KeyFacts("vault-key", true, false, 30);

        Of(Facts() with { Vault = new([key], [new("orders-db", [1], [], 30)]) }, 1).Way.ShouldBe(Way.Lossless);
        var lost = Of(Facts() with { Vault = new([key], [new("orders-db", [2], [], 30)]) }, 1);

        lost.Way.ShouldBe(Way.NotAtAll);
        lost.Reasons.ShouldBe(["version 1 of secret orders-db is pinned by release 1 and is not in the stack's state: its value is gone, or waits for its deletion"]);
    }
}

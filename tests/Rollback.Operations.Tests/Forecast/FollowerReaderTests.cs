using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Forecast;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class FollowerReaderTests(TwoClusters clusters) : IAsyncLifetime
{
    private const string Schema = "CREATE TABLE orders (id bigint PRIMARY KEY, quantity int NOT NULL);";

    private static readonly CommandContext Context = new()
    {
        Surroundings = new() { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null, Environment = new Dictionary<string, string>(), Start = "/", IsInteractive = false, IsTerminal = false },
        Checkout = new("/nowhere", "/nowhere"),
        Report = new RecordingReport(),
        Yes = true,
    };

    private NpgsqlConnectionStringBuilder _blue = null!;
    private NpgsqlConnectionStringBuilder _green = null!;

    public async Task InitializeAsync()
    {
        _blue = await clusters.Blue.CreateAsync(Schema + "INSERT INTO orders VALUES (1, 1)");
        _green = await clusters.Green.CreateAsync(Schema + "ALTER TABLE orders ALTER quantity TYPE bigint, ADD source text");
    }

    /// <summary>Streams outlive their databases' tests otherwise, and hold slots.</summary>
    public Task DisposeAsync() => SwitchTests.CleanAsync(_blue, _green);

    private async Task ArmAsync()
    {
        var outcome = await Switching.RunAsync(new() { From = new("old", _blue), To = new("new", _green), MaxLag = TimeSpan.FromSeconds(60), Drain = TimeSpan.FromSeconds(60) }, onlyArmed: false, Context, CancellationToken.None);
        outcome.ExitCode.ShouldBe(ExitCode.Done, outcome.Failure?.Message);
    }

    private Task<StreamFacts> ReadAsync() => new FollowerReader(new("new", _green), new("old", _blue), TimeSpan.FromSeconds(60), TimeProvider.System).ReadAsync(CancellationToken.None);

    private static string[] Reasons(StreamFacts facts) => [.. StreamRules.Reasons(new("orders", 2, 1), facts)];

    [Fact]
    public async Task Without_a_switch_nothing_is_armed_and_nothing_is_left_behind_by_asking()
    {
        (await ReadAsync()).Exists.ShouldBeFalse();
        (await PostgresCluster.ValueAsync<bool>(_green, "SELECT to_regnamespace('rollback_infra') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_switch_the_way_back_is_armed_and_what_stays_is_told()
    {
        await ArmAsync();
        await PostgresCluster.ExecuteAsync(_green, "INSERT INTO orders VALUES (2, 2, 'web'), (3, 3, NULL)");

        var facts = await ReadAsync();

        Reasons(facts).ShouldBeEmpty();
        (facts.WalStatus, facts.IsFollowerFenced, facts.IsPrimaryFenced).ShouldBe(("reserved", true, false));
        facts.LagBytes.ShouldNotBeNull();
        facts.LagSeconds.ShouldNotBeNull();
        facts.Misfits.ShouldHaveSingleItem().Rows.ShouldBe(0);
        var left = facts.StaysBehind.ShouldHaveSingleItem();
        (left.Table, left.Column, left.Rows).ShouldBe(("public.orders", "source", 1));
    }

    [Fact]
    public async Task A_value_that_no_longer_fits_is_named_and_so_is_the_stream_that_it_stopped()
    {
        await ArmAsync();
        await PostgresCluster.ExecuteAsync(_green, "INSERT INTO orders VALUES (2, 3000000000)");
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(_blue, "SELECT sum(t.apply_error_count) > 0 FROM pg_stat_subscription_stats t JOIN pg_subscription s ON s.oid = t.subid JOIN pg_database d ON d.oid = s.subdbid WHERE datname = current_database()"));

        var reasons = Reasons(await ReadAsync());
        reasons[0].ShouldMatch("^an error stops the stream to generation 1 of orders whenever it is started, at a transaction that changes public.orders \\([0-9,]+ tries failed\\); what is written since is not there$");
        reasons[1..].ShouldBe(["public.orders.quantity: 1 row does not fit the schema of generation 1 of orders (outside integer)"]);

        // Tried over and over, it goes on as soon as the row fits.
        await PostgresCluster.ExecuteAsync(_blue, "ALTER TABLE orders ALTER quantity TYPE bigint");
        await Eventually.TrueAsync(async () => Reasons(await ReadAsync()).Length == 0);
        (await PostgresCluster.ValueAsync<long>(_blue, "SELECT max(quantity) FROM orders")).ShouldBe(3_000_000_000);
    }

    [Fact]
    public async Task A_lost_slot_and_a_table_that_a_switch_refuses_are_reasons()
    {
        await ArmAsync();
        await PostgresCluster.ExecuteAsync(_green, "CREATE TABLE refunds (id int); INSERT INTO refunds VALUES (1)");
        var refunds = await ReadAsync();
        refunds.Obstacles.ShouldBe(["new: public.refunds has neither primary key nor replica identity: its updates and deletes would fail (ALTER TABLE public.refunds REPLICA IDENTITY FULL, or add a key)"]);
        refunds.StaysBehind.Single(one => one.Table == "public.refunds").Rows.ShouldBe(1);

        await PostgresCluster.ExecuteAsync(_blue, "DO $$ DECLARE s record; BEGIN FOR s IN SELECT subname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database() LOOP EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', s.subname); EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', s.subname); END LOOP; END $$");
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(_green, "SELECT NOT EXISTS (SELECT FROM pg_replication_slots WHERE database = current_database() AND active)"));
        await PostgresCluster.ExecuteAsync(_green, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()");
        // Its worker closes the connection first, and ends then.
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(_blue, "SELECT count(w.pid) = 0 FROM pg_stat_subscription w JOIN pg_subscription s ON s.oid = w.subid JOIN pg_database d ON d.oid = s.subdbid WHERE datname = current_database()"));
        await PostgresCluster.ExecuteAsync(_blue, "DROP TRIGGER rollback_infra_fence ON orders");

        var facts = await ReadAsync();
        (facts.WalStatus, facts.IsEnabled, facts.IsRunning, facts.IsFollowerFenced).ShouldBe((null, false, false, false));
    }
}

using System.Text.RegularExpressions;
using Npgsql;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed partial class ResumeTests(TwoClusters clusters) : IDisposable
{
    private readonly string _journals = Directory.CreateTempSubdirectory("parity-").FullName;
    private readonly List<string> _progress = [];

    public void Dispose() => Directory.Delete(_journals, recursive: true);

    private async Task<ParityResult> CompareAsync(NpgsqlConnectionStringBuilder left, NpgsqlConnectionStringBuilder right, int? endAfter = null)
    {
        using var end = new CancellationTokenSource();
        await using var one = await LiveSide.OpenAsync(new("left", left), _journals, new JumpingClock(), CancellationToken.None);
        await using var other = await LiveSide.OpenAsync(new("right", right), _journals, new JumpingClock(), CancellationToken.None);
        _progress.Clear();
        var result = await new ParityRun(new() { Jobs = 1 }, TimeProvider.System, Progress).CompareAsync(one, other, end.Token);
        one.Journal!.Forget();
        other.Journal!.Forget();
        return result;

        void Progress(string line)
        {
            lock (_progress) _progress.Add(line);
            if (_progress.Count == endAfter) end.Cancel();
        }
    }

    private string[] Resumed() => [.. _progress.Where(line => line.Contains("interrupted", StringComparison.Ordinal))];

    private async Task<(NpgsqlConnectionStringBuilder Left, NpgsqlConnectionStringBuilder Right)> InterruptedAsync()
    {
        var (left, right) = (await clusters.Blue.CreateAsync("", TwoClusters.Rich), await clusters.Green.CreateAsync("", TwoClusters.Rich));
        await SettledAsync(left);
        await SettledAsync(right);
        await Should.ThrowAsync<OperationCanceledException>(CompareAsync(left, right, endAfter: 10));
        return (left, right);
    }

    /// <summary>Counters of what a session wrote are published, at the latest, when it ends, which may be a while after its client has gone.</summary>
    private static async Task SettledAsync(NpgsqlConnectionStringBuilder database)
    {
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(database, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())"));
        await using var source = new Rollback.Operations.Database.DatabaseAddress("settling", database).Open();
        await using var connection = await source.OpenConnectionAsync();
        var before = await TableMarks.ReadAsync(connection, CancellationToken.None);
        await Eventually.TrueAsync(async () =>
        {
            var now = await TableMarks.ReadAsync(connection, CancellationToken.None);
            var same = now.OrderBy(mark => mark.Key).SequenceEqual(before.OrderBy(mark => mark.Key));
            before = now;
            return same;
        });
    }

    [Fact]
    public async Task A_comparison_that_was_interrupted_reads_only_the_rest()
    {
        var (left, right) = await InterruptedAsync();
        Directory.EnumerateFiles(_journals, "*", SearchOption.AllDirectories).ShouldNotBeEmpty();

        var result = await CompareAsync(left, right);

        result.Equal.ShouldBeTrue();
        Resumed().Length.ShouldBe(2);
        Resumed().ShouldAllBe(line => Unchanged().IsMatch(line));
        Directory.EnumerateFiles(_journals, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        (await CompareAsync(left, right)).Equal.ShouldBeTrue();
        Resumed().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_changed_since_the_interruption_is_read_again()
    {
        var (left, right) = await InterruptedAsync();
        await PostgresCluster.ExecuteAsync(right, "UPDATE customers SET note = 'other' WHERE id = 5; UPDATE events SET payload = 'other' WHERE ctid = '(0,1)'; UPDATE measures SET value = 0 WHERE id = 7; UPDATE orders SET amount = 0 WHERE id = 9; UPDATE settings SET value = 'other' WHERE name = 'n1'");
        await SettledAsync(right);

        var result = await CompareAsync(left, right);

        result.Tables.Where(table => table.Verdict == TableVerdict.Different).Select(table => table.Table).ShouldBe(["public.customers", "public.events", "public.measures", "public.orders", "public.settings"]);
    }

    [Fact]
    public async Task A_truncated_table_is_read_again()
    {
        var (left, right) = await InterruptedAsync();
        await PostgresCluster.ExecuteAsync(right, "TRUNCATE orders, customers, settings, events, measures");

        (await CompareAsync(left, right)).Tables.ShouldAllBe(table => table.Verdict == TableVerdict.Different && table.RightRows == 0);
    }

    [Fact]
    public async Task A_journal_that_was_cut_short_is_no_hindrance()
    {
        var (left, right) = await InterruptedAsync();
        foreach (var file in Directory.EnumerateFiles(_journals, "*", SearchOption.AllDirectories)) await File.WriteAllTextAsync(file, "{\"mark");

        (await CompareAsync(left, right)).Equal.ShouldBeTrue();
    }

    [GeneratedRegex("^(left|right): [1-9][0-9]* tables were read by a run that was interrupted, and have not changed since$")]
    private static partial Regex Unchanged();
}

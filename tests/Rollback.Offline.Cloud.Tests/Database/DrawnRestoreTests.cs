using System.Globalization;
using Rollback.Offline.Cloud.Tests.Support;

namespace Rollback.Offline.Cloud.Tests.Database;

/// <summary>Targets drawn among the commits of concurrent writers; what the log holds up to each is what the copy must hold. `RESTORE_TARGETS=36` draws more.</summary>
[Collection(HistoryCollection.Name)]
public sealed class DrawnRestoreTests(History history)
{
    private static int Targets => int.Parse(Environment.GetEnvironmentVariable("RESTORE_TARGETS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_place_or_a_time_drawn_among_concurrent_commits_is_an_exact_boundary()
    {
        await history.Shop.AskAsync("CREATE TABLE drawn (number int PRIMARY KEY); SELECT ''");
        await history.Shop.AskAsync("SELECT pg_create_logical_replication_slot('drawn', 'test_decoding')::text");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            foreach (var number in Enumerable.Range(1000 * writer, 40)) await history.Shop.AskAsync($"INSERT INTO drawn VALUES ({number}); SELECT ''");
        }));
        var commits = await CommitsAsync();
        await history.Shop.AskAsync("SELECT pg_drop_replication_slot('drawn')::text");
        await history.Shop.AskAsync("CREATE TABLE drawn_after (); SELECT ''");
        await history.Shop.ArchiveAsync();

        // Repeatable is the point; nothing here is a secret.
        var random = new Random(Targets);
        for (var target = 0; target < Targets; target++)
        {
            var (lsn, time, _) = commits[random.Next(commits.Count)];
            if (target % 3 == 2) time = time.AddMicroseconds(-1);
            var (words, expected) = target % 3 == 0
                ? ($"lsn:{lsn}", commits.TakeWhile(commit => commit.Lsn != lsn).Append(commits.Single(commit => commit.Lsn == lsn)))
                // Recovery ends before the first commit, in the order of the log, whose clock reading is later.
                : (time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), commits.TakeWhile(commit => commit.Time <= time));

            var made = await history.Shop.RestoreAsync($"drawn-{target}", words);

            (await Source.AskAsync(made, "SELECT coalesce(string_agg(number::text, ',' ORDER BY number), '') FROM drawn")).ShouldBe(string.Join(',', expected.Select(commit => commit.Number).Order()), words);
            await history.Cloud.Aws.DeleteAsync(made);
        }
    }

    /// <summary>In the order of the log: where each ended, when, and what it wrote.</summary>
    private async Task<IReadOnlyList<(string Lsn, DateTimeOffset Time, int Number)>> CommitsAsync()
    {
        var changes = await history.Shop.AskAsync("SELECT string_agg(lsn || '|' || data, E'\\n' ORDER BY place) FROM pg_logical_slot_peek_changes('drawn', NULL, NULL, 'include-timestamp', 'on') WITH ORDINALITY c(lsn, xid, data, place) WHERE data ~ '^COMMIT|public.drawn: INSERT'");
        var commits = new List<(string, DateTimeOffset, int)>();
        var number = -1;
        foreach (var line in changes.Split('\n'))
        {
            var (lsn, data) = (line.Split('|')[0], line.Split('|')[1]);
            if (!data.StartsWith("COMMIT", StringComparison.Ordinal)) number = int.Parse(data[(data.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
            else if (number >= 0)
            {
                commits.Add((lsn, DateTimeOffset.Parse(data.Split("(at ")[1].TrimEnd(')'), CultureInfo.InvariantCulture), number));
                number = -1;
            }
        }

        commits.Count.ShouldBe(160);
        return commits;
    }
}

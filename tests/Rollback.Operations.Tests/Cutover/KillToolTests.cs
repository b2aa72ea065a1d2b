using System.Collections.Immutable;
using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>The command itself, in a process of its own, ended with SIGKILL when a step begins, and run again.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class KillToolTests(TwoClusters clusters) : IDisposable
{
    /// <summary>At which step forward, and at which back, the command dies.</summary>
    private static readonly (string Forward, string Back)[] Deaths =
    [
        ("] Replicate", "] Hold new transactions"), ("] Hold writes to", "] Keep"), ("] Make ready", "] Close"), ("for writes", "for writes"), ("] Point the gateway", "] End the stream"), ("] Let", "] See a write"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("tool-").FullName;

    private int _deaths;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_command_killed_at_any_step_finishes_when_it_is_run_again_and_no_write_is_lost()
    {
        var (blue, green) = (await clusters.Blue.CreateAsync(Ledger.Schema), await clusters.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal)));
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        foreach (var (name, settings) in new[] { ("1", blue), ("2", green), ("gateway", gateway.Door) }) Save(name, settings);
        var writers = new Ledger(2, gateway.Door);
        await writers.WrittenAsync(20);

        foreach (var (forward, back) in Deaths)
        {
            await KilledAsync("cutover", "1", "2", forward);
            await using (var watch = new PrimaryWatch(blue, green))
            {
                (await RunAsync("cutover", "1", "2", null)).ShouldBe(0, forward);
                await writers.WrittenAsync(10);
                await KilledAsync("fallback", "2", "1", back);
                (await RunAsync("fallback", "2", "1", null)).ShouldBe(0, back);
                await writers.WrittenAsync(10);
                await watch.LookedAsync(2);
                watch.Both.ShouldBe(0);
            }
        }

        var (acknowledged, errors) = await writers.StopAsync(blue);
        acknowledged.ShouldBeGreaterThan(100);
        _deaths.ShouldBeGreaterThan(0);
        // The gateway hides every one of these deaths.
        errors.ShouldBe(0);
        await SwitchTests.EqualAsync(blue, green);
        await SwitchTests.CleanAsync(blue, green);
    }

    /// <summary>The signal comes when we have read the line, so at that step or after; rarely it comes when all is done.</summary>
    private async Task KilledAsync(string verb, string from, string to, string sentence)
    {
        var exitCode = await RunAsync(verb, from, to, sentence);
        exitCode.ShouldBeOneOf(ToolProcess.Killed, 0);
        _deaths += exitCode == 0 ? 0 : 1;
    }

    /// <param name="death">Part of the line at which it is killed; null: it lives.</param>
    /// <returns>The exit code, as a shell gives it.</returns>
    private async Task<int> RunAsync(string verb, string from, string to, string? death)
    {
        string[] arguments = [verb, "--from", $"file:{_folder}/{from}", "--to", $"file:{_folder}/{to}", "--gateway", $"file:{_folder}/gateway", "--gateway-file", $"generation-{to}.ini", "--drain", "60s", "--max-lag", "60s", "--yes"];
        var (exitCode, error) = await ToolProcess.RunAsync(_folder, ImmutableDictionary<string, string>.Empty, arguments, death);
        if (death is null) exitCode.ShouldBe(0, error);
        return exitCode;
    }

    private void Save(string name, NpgsqlConnectionStringBuilder settings)
    {
        using var file = new FileStream(Path.Combine(_folder, name), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(System.Text.Encoding.UTF8.GetBytes(settings.ConnectionString));
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;

namespace Rollback.EndToEnd.Tests;

/// <summary>
/// SIGKILL of the daemon that stands in for the cloud, when a step of a command begins. Servers live on without it; what goes
/// through a Kubernetes service does not. Then the cloud is started again, and the same command goes on, and meets the next death.
/// </summary>
internal sealed class DaemonDeaths(RollbackProgram rollback, string stack)
{
    private readonly List<NpgsqlConnectionStringBuilder> _generations = [];

    /// <summary>How often a daemon was killed.</summary>
    public int Count { get; private set; }

    /// <summary>Moves the writes of database `orders` from generation 1 to 2 and back; every step of a switch meets one death, on the one way or on the other.</summary>
    public async Task SwitchAsync()
    {
        await ReadAsync();
        foreach (var (command, odd) in new[] { (Switch("cutover", 1, 2), 0), (Switch("fallback", 2, 1), 1) })
        {
            await DieAsync(command, (await StepsAsync(command)).Where((_, index) => index % 2 == odd));
            var last = await rollback.RunAsync(command);
            last.ExitCode.ShouldBe(0, last.Error + last.Out);
        }
    }

    /// <summary>A checkpoint meets a death at each of its steps, until it is there.</summary>
    public async Task CheckpointAsync(string name)
    {
        string[] command = ["checkpoint", "create", name, "--stack", stack, "--yes"];
        await DieAsync(command, await StepsAsync(command));
        var verified = await rollback.RunAsync("checkpoint", "verify", name, "--stack", stack);
        verified.ExitCode.ShouldBe(0, verified.Error + verified.Out);
    }

    private string[] Switch(string verb, int from, int to) => Line($"{verb} --from file:{File(from)} --to file:{File(to)} --gateway file:{File(0)} --gateway-file generation-{to}.ini --drain 60s --max-lag 60s --yes");

    private async Task DieAsync(string[] command, IEnumerable<string> steps)
    {
        foreach (var step in steps)
        {
            var died = 0;
            var run = await rollback.RunAsync(
                line =>
                {
                    if (line.StartsWith('[') && line.EndsWith($"] {step}", StringComparison.Ordinal) && Interlocked.Increment(ref died) == 1) CloudProcess.Kill(rollback.Home, "Rollback.Offline.Cloud.dll\0daemon\0");
                },
                command);
            Count += died;
            run.ExitCode.ShouldBeOneOf([0, 2, 3], $"{step}: {run.Error}{run.Out}");
            (await PrimariesAsync()).ShouldBeLessThan(2, step);
            (await rollback.RunAsync("cloud", "start", "--stack", stack)).ExitCode.ShouldBe(0, step);
        }
    }

    /// <summary>Asks a generation itself which of these orders it has.</summary>
    public async Task<int> CountAsync(int generation, string[] keys)
    {
        await using var connection = new NpgsqlConnection(_generations[generation - 1].ConnectionString);
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand("SELECT count(*)::int FROM orders WHERE key = ANY ($1)", connection) { Parameters = { new() { Value = keys } } };
        return (int)(await count.ExecuteScalarAsync())!;
    }

    private async Task<string[]> StepsAsync(string[] command)
    {
        var plan = await rollback.RunAsync([.. command, "--dry-run"]);
        plan.ExitCode.ShouldBe(0, plan.Error + plan.Out);
        return [.. plan.Out.Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd())];
    }

    /// <summary>How many generations take writes.</summary>
    public async Task<int> PrimariesAsync()
    {
        var open = 0;
        foreach (var generation in _generations)
        {
            await using var connection = new NpgsqlConnection(generation.ConnectionString);
            await connection.OpenAsync();
            await using var fenced = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'rollback_infra_fence')", connection);
            open += await fenced.ExecuteScalarAsync() is true ? 0 : 1;
        }

        return open;
    }

    /// <summary>Addresses and logins, asked once: a command that finds them by itself asks the engine each time.</summary>
    private async Task ReadAsync()
    {
        var orders = await OutputAsync("databases");
        var login = await OutputAsync("databaseCredentials");
        Save(0, orders["gateway"]!.GetValue<string>());
        foreach (var number in new[] { 1, 2 }) _generations.Add(Save(number, orders["generations"]![number.ToString(CultureInfo.InvariantCulture)]!["endpoint"]!.GetValue<string>()));

        NpgsqlConnectionStringBuilder Save(int number, string endpoint)
        {
            var parts = endpoint.Split(':');
            var settings = new NpgsqlConnectionStringBuilder
            {
                Host = parts[0],
                Port = int.Parse(parts[1], CultureInfo.InvariantCulture),
                Database = orders["name"]!.GetValue<string>(),
                Username = login["username"]!.GetValue<string>(),
                Password = login["password"]!.GetValue<string>(),
                Pooling = false,
            };
            using var file = new FileStream(File(number), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            file.Write(System.Text.Encoding.UTF8.GetBytes(settings.ConnectionString));
            return settings;
        }
    }

    private async Task<JsonNode> OutputAsync(string name) =>
        JsonNode.Parse((await rollback.PulumiAsync("stack", "output", name, "--json", "--show-secrets", "--stack", stack)).Out)!["orders"]!;

    private string File(int number) => Path.Combine(rollback.Home, $"generation-{number.ToString(CultureInfo.InvariantCulture)}");

    private static string[] Line(string words) => words.Split(' ');
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>A home of its own with plugins for one stack; at the end nothing of it runs any more.</summary>
public sealed class CloudFixture : IAsyncLifetime
{
    internal const string Stack = "test";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private Plugin? _aws;
    private Plugin? _kubernetes;

    internal string Home { get; } = Directory.CreateTempSubdirectory("rollback-cloud-").FullName;

    internal CloudDirectory Cloud => new CloudHome(Home).Of(Stack);

    internal Plugin Aws => _aws!;

    internal Plugin Kubernetes => _kubernetes!;

    public async Task InitializeAsync()
    {
        _aws = await Plugin.StartAsync("aws", Home, Stack);
        _kubernetes = await Plugin.StartAsync("kubernetes", Home, Stack);
    }

    public async Task DisposeAsync()
    {
        _aws?.Dispose();
        _kubernetes?.Dispose();
        await RunAsync("stop", "--stack", Stack);
        MarkedProcess.Of(Cloud.Path).ShouldBeEmpty();
        Directory.Delete(Home, recursive: true);
    }

    /// <summary>Runs a verb of the cloud's program.</summary>
    internal async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "Rollback.Offline.Cloud.dll")))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ROLLBACK_HOME"] = Home;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    internal async Task<JsonElement> StatusAsync()
    {
        var (_, output, _) = await RunAsync("status", "--stack", Stack, "--json");
        return JsonDocument.Parse(output).RootElement[0];
    }

    /// <summary>The process id of a process of the cloud by the start of its name, such as <c>pod/orders</c>.</summary>
    internal int PidOf(string name) => PidsOf(name)[0];

    internal IReadOnlyList<int> PidsOf(string name) =>
        [.. MarkedProcess.Of(Cloud.Path).Where(process => process.Name.StartsWith(name, StringComparison.Ordinal)).Select(process => process.Pid)];

    /// <summary>
    /// What a daemon has started, and not what that has: a server's children bear its marks until they write their titles over
    /// them, and the programs that these run bear them all along.
    /// </summary>
    internal IReadOnlyList<MarkedProcess> Started()
    {
        var marked = MarkedProcess.Of(Cloud.Path);
        return
        [
            .. marked.Where(process => Ancestors(process.Pid).ToList() is { Count: > 0 } ancestors
                && !marked.Any(other => other.Name == process.Name && ancestors.Contains(other.Pid))),
        ];
    }

    private static IEnumerable<int> Ancestors(int pid)
    {
        for (var parent = ParentOf(pid); parent > 0; parent = ParentOf(parent))
        {
            yield return parent;
        }
    }

    /// <summary>0: it has none, or has ended.</summary>
    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Asks again and again until the answer is yes.</summary>
    internal static async Task EventuallyAsync(Func<Task<bool>> question, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await question())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience, what);
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}

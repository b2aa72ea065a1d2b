using System.Collections.Concurrent;
using System.Diagnostics;
using Rollback.Offline.Engine.Providers;

namespace Rollback.Offline.Engine.Tests.Providers;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PluginProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plugin-").FullName;
    private readonly ConcurrentQueue<(string Line, bool IsError)> _lines = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_plugin_says_its_port_and_ends_with_all_it_started_when_disposed()
    {
        var plugin = await StartAsync("echo $1 >&2; sleep 1000 & echo $! >&2; echo 4711; wait");

        plugin.Port.ShouldBe(4711);
        await Until(() => _lines.Count >= 2);
        _lines.First().ShouldBe(("127.0.0.1:99", true));
        var child = int.Parse(_lines.Last().Line, System.Globalization.CultureInfo.InvariantCulture);

        await plugin.DisposeAsync();

        await Until(() => !IsAlive(child));
    }

    [Fact]
    public async Task A_plugin_ends_when_its_engine_is_killed()
    {
        // The engine's end of the watchdog's pipe closes with the engine, whatever ends it.
        var path = Script("echo 1; echo $$ >&2; exec sleep 1000");
        var script = (string)typeof(PluginProcess).GetField("Watchdog", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.GetRawConstantValue()!;
        using var engine = Process.Start(new ProcessStartInfo("bash")
        {
            ArgumentList = { "-c", $"sleep 1000 | bash -c '{script.Replace("'", "'\\''", StringComparison.Ordinal)}' bash {path} x" },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var plugin = int.Parse((await engine.StandardError.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        IsAlive(plugin).ShouldBeTrue();

        // Until its program runs, the engine's end is called as the shell that makes it.
        await Until(() => HasKilled(engine.Id));
        await Until(() => !IsAlive(plugin));
        engine.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task A_plugin_that_ends_before_it_serves_is_reported_with_what_it_said()
    {
        var failure = await Should.ThrowAsync<ProviderException>(StartAsync("echo no licence >&2; exit 3"));

        failure.Message.ShouldContain("exit code 3");
        failure.Message.ShouldContain("no licence");
    }

    [Fact]
    public async Task A_plugin_that_prints_something_else_is_reported()
    {
        var failure = await Should.ThrowAsync<ProviderException>(StartAsync("echo hello; sleep 1000"));

        failure.Message.ShouldContain("'hello'");
    }

    private Task<PluginProcess> StartAsync(string script) =>
        PluginProcess.StartAsync(Script(script), "127.0.0.1:99", _folder, [], (line, isError) => _lines.Enqueue((line, isError)));

    private string Script(string body)
    {
        var path = Path.Combine(_folder, "pulumi-resource-test");
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static bool HasKilled(int parent)
    {
        using var kill = Process.Start("pkill", ["-KILL", "-P", $"{parent}", "sleep"]);
        kill.WaitForExit();
        return kill.ExitCode == 0;
    }

    /// <summary>A killed process whose parent has not taken note of it yet counts as gone.</summary>
    private static bool IsAlive(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Trim()[0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Rollback.Offline.Engine.Providers;

/// <summary>
/// A provider plugin that the engine started. It ends with the engine, even if the engine is killed: a watcher holds the
/// other end of a pipe and kills the plugin's process group when the pipe closes.
/// </summary>
public sealed class PluginProcess : IAsyncDisposable
{
    /// <summary>Runs the plugin in a process group of its own (job control gives it one) and passes its exit code on.</summary>
    private const string Watchdog = """
        exec 3>&2 2>/dev/null; set -m
        "$@" </dev/null 2>&3 3>&- & plugin=$!
        { cat; kill -KILL -- -$plugin; } <&0 >/dev/null 3>&- & watcher=$!
        exec </dev/null >/dev/null 3>&-
        wait $plugin; code=$?; kill -KILL -- -$watcher; exit $code
        """;

    /// <summary>Runs a provider from the folder of its source.</summary>
    private static readonly string SourceRunner = Path.Combine(AppContext.BaseDirectory, "Programs", "Node", "run-plugin");

    /// <summary>Generous: many plugins may start at once on a busy machine, but none may keep a deployment for ever.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _errors = [];

    private PluginProcess(Process process) => _process = process;

    /// <summary>Whether the process still runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Ends when the process does.</summary>
    public Task Exited => _process.WaitForExitAsync();

    public int ExitCode => _process.ExitCode;

    public int Port { get; private set; }

    /// <summary>What starts a plugin: its executable, or its language's host with the folder of its source.</summary>
    public static IReadOnlyList<string> CommandOf(string path) => Directory.Exists(path) ? [SourceRunner, path] : [path];

    /// <summary>Starts a plugin and waits until it has said on which port it serves.</summary>
    /// <param name="path">The executable, or the folder of a provider's source.</param>
    /// <param name="engineAddress">The plugin's only argument.</param>
    /// <param name="workingDirectory">The program's folder.</param>
    /// <param name="environment">Added to the engine's own.</param>
    /// <param name="output">Gets every further line and whether it is an error line.</param>
    /// <exception cref="ProviderException">It ended, or wrote something else than a port.</exception>
    public static async Task<PluginProcess> StartAsync(
        string path,
        string engineAddress,
        string workingDirectory,
        IEnumerable<KeyValuePair<string, string>> environment,
        Action<string, bool> output)
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { "-c", Watchdog, "bash" },
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in CommandOf(path).Append(engineAddress))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var plugin = new PluginProcess(new Process { StartInfo = start });
        plugin.Listen(output);
        plugin._process.Start();
        plugin._process.BeginOutputReadLine();
        plugin._process.BeginErrorReadLine();
        await Task.WhenAny(plugin._port.Task, plugin.Exited, Task.Delay(StartLimit));
        if (!plugin._port.Task.IsCompleted)
        {
            var what = plugin.IsRunning
                ? $"did not say within {StartLimit.TotalSeconds:0} s on which port it serves"
                : $"ended with exit code {plugin.ExitCode} before it served";
            var said = plugin.LastErrors();
            await plugin.DisposeAsync();
            throw new ProviderException($"The provider plugin {path} {what}. {said}".TrimEnd());
        }

        try
        {
            plugin.Port = await plugin._port.Task;
        }
        catch (ProviderException)
        {
            await plugin.DisposeAsync();
            throw;
        }

        return plugin;
    }

    public async ValueTask DisposeAsync()
    {
        // Closing the pipe is what ends the plugin.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The last lines of its error output, for messages about its end.</summary>
    public string LastErrors()
    {
        lock (_errors)
        {
            return string.Join(Environment.NewLine, _errors);
        }
    }

    private void Listen(Action<string, bool> output)
    {
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                return;
            }

            if (_port.Task.IsCompleted)
            {
                output(line.Data, false);
            }
            else if (int.TryParse(line.Data.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                _port.TrySetResult(port);
            }
            else
            {
                _port.TrySetException(new ProviderException(
                    $"The provider plugin {_process.StartInfo.ArgumentList[^2]} must first print its port, but printed '{line.Data}'."));
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                return;
            }

            lock (_errors)
            {
                _errors.Add(line.Data);
                if (_errors.Count > 10)
                {
                    _errors.RemoveAt(0);
                }
            }

            output(line.Data, true);
        };
    }
}

using System.Diagnostics;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Running;

/// <summary>Starts processes so that they outlive the daemon's death and are found again by their marker.</summary>
internal static class Launch
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT"];

    /// <exception cref="CloudException">The program cannot be started.</exception>
    public static Process Start(ProcessSpec spec, string cloud)
    {
        // The shell replaces itself by the program, with its output in a file: no pipe leads to the daemon.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = spec.WorkingDirectory, UseShellExecute = false };
        string[] shell = ["-c", "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "sh", spec.LogFile];
        foreach (var argument in shell.Concat(Prefix(spec)).Append(spec.Program).Concat(spec.Arguments))
        {
            start.ArgumentList.Add(argument);
        }

        var inherited = Inherited.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in inherited.Where(variable => variable.value is not null))
        {
            start.Environment[name] = value;
        }

        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[Marker.Cloud] = cloud;
        start.Environment[Marker.Process] = spec.Name;
        return Process.Start(start) ?? throw new CloudException($"{spec.Program} cannot be started.");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code; its output is in the log file.</returns>
    public static async Task<int> RunAsync(ProcessSpec spec, string cloud, CancellationToken cancellationToken)
    {
        using var process = Start(spec, cloud);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Signal.Send(process.Id, Signal.Kill);
            throw;
        }
    }

    /// <summary>
    /// Becomes another user who may still look into folders that belong to root (ROLLBACK_HOME may lie under /root), and
    /// has no other power of root's.
    /// </summary>
    private static string[] Prefix(ProcessSpec spec)
    {
        if (!spec.RefusesRoot || !Environment.IsPrivilegedProcess)
        {
            return [];
        }

        var user = UnprivilegedUser.Find();
        return
        [
            "setpriv", $"--reuid={user.Uid}", $"--regid={user.Gid}", "--clear-groups",
            "--inh-caps=+dac_read_search,+dac_override", "--ambient-caps=+dac_read_search,+dac_override",
        ];
    }
}

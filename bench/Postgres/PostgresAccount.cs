using System.Diagnostics;

namespace Rollback.Bench.Postgres;

/// <summary>Runs PostgreSQL's own programs, which refuse root: as root, they run as the user postgres.</summary>
internal static class PostgresAccount
{
    public const string Programs = "/usr/lib/postgresql/15/bin";

    public static bool IsInstalled => File.Exists(Path.Combine(Programs, "pgbench"));

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It fails; its output is in the message.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken, string? password = null)
    {
        // Through a file: a server that is started keeps the output open, and a pipe would never end.
        var output = Path.GetTempFileName();
        try
        {
            string[] shell = ["sh", "-c", "log=$1; shift; exec \"$@\" </dev/null >\"$log\" 2>&1", "sh", output];
            string[] command = [.. shell, .. Account(), program, .. arguments];
            var start = new ProcessStartInfo(command[0], command[1..]);
            if (password is not null)
            {
                start.Environment["PGPASSWORD"] = password;
            }

            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} exited with {process.ExitCode}:\n{await File.ReadAllTextAsync(output, cancellationToken)}");
            }
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>Gives files to the account.</summary>
    public static async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var process = Process.Start("chown", ["-R", "postgres:postgres", path]);
            await process.WaitForExitAsync(cancellationToken);
        }
    }

    private static string[] Account() =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--inh-caps=+dac_read_search,+dac_override", "--ambient-caps=+dac_read_search,+dac_override"] : [];
}

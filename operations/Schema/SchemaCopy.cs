using Npgsql;
using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Processes;

namespace Rollback.Operations.Schema;

/// <summary>
/// Gives a new generation the schema of the one it will follow, and runs the migrations of the releases between on it. One
/// transaction: a generation has all of it or nothing, so an interrupted run starts over.
/// </summary>
/// <param name="lineage">The folder that the paths of <paramref name="changes"/> are relative to.</param>
internal sealed class SchemaCopy(DatabaseAddress from, DatabaseAddress to, IReadOnlyList<Change> changes, string lineage, CommandContext context)
{
    private const string Ledger = "CREATE SCHEMA IF NOT EXISTS rollback_infra; CREATE TABLE IF NOT EXISTS rollback_infra.change (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())";

    /// <exception cref="NpgsqlException">A database cannot be reached; nothing was touched.</exception>
    public async Task<Failure?> RunAsync(CancellationToken cancellationToken)
    {
        var (source, target, applied) = await LookAsync(cancellationToken);
        var copies = target.Tables.Count == 0 && source.Tables.Count > 0;
        var open = changes.Where(change => !applied.Contains(change.Id)).ToArray();
        if (!copies && open.Length == 0)
            return null;
        if (open.FirstOrDefault(change => !File.Exists(PathOf(change))) is { } missing)
            return new("SCH002", $"The script {PathOf(missing)} of change '{missing.Id}' is not there.", "`rollback release verify` names every file that is missing.");
        if (!(await PostgresTools.FindAsync(target.Version, context, cancellationToken)).Is(out var tools, out var failure))
            return failure;

        var folder = Directory.CreateTempSubdirectory("rollback-schema-");
        try
        {
            var schema = Path.Combine(folder.FullName, "schema.sql");
            if (copies && await RunAsync(tools.Dump, from, ["--schema-only", "--no-owner", "--no-publications", "--no-subscriptions", "--exclude-schema=rollback_infra", "--file", schema], cancellationToken) is { } unread)
                return unread;
            return await RunAsync(tools.Sql, to, Script(copies ? schema : null, open), cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(SwitchCatalog Source, SwitchCatalog Target, IReadOnlySet<string> Applied)> LookAsync(CancellationToken cancellationToken)
    {
        await using var source = await SwitchSide.OpenAsync(from, cancellationToken);
        await using var target = await SwitchSide.OpenAsync(to, cancellationToken);
        var known = await target.Connection.ValueAsync<bool>("SELECT to_regclass('rollback_infra.change') IS NOT NULL", cancellationToken);
        IReadOnlyList<string> applied = known ? await target.Connection.QueryAsync("SELECT id FROM rollback_infra.change", row => row.GetString(0), cancellationToken) : [];
        return (await SwitchCatalog.ReadAsync(source.Connection, cancellationToken), await SwitchCatalog.ReadAsync(target.Connection, cancellationToken), applied.ToHashSet());
    }

    private List<string> Script(string? schema, IReadOnlyList<Change> open)
    {
        List<string> arguments = ["--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", "--command=SET client_min_messages = warning", $"--command={Ledger}"];
        // A schema copy leaves an empty search_path behind, with which a migration would not find its tables.
        if (schema is not null) arguments.AddRange([$"--file={schema}", "--command=RESET ALL"]);
        foreach (var change in open)
            arguments.AddRange([$"--file={PathOf(change)}", "--command=RESET ALL", $"--command=INSERT INTO rollback_infra.change (id) VALUES ({Sql.Text(change.Id)})"]);
        return arguments;
    }

    private string PathOf(Change change) => Path.Combine(lineage, change.Apply);

    /// <summary>Runs a program of PostgreSQL on a database; the password goes by its environment.</summary>
    private async Task<Failure?> RunAsync(string program, DatabaseAddress address, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(context.Surroundings.Environment)
        {
            ["PGHOST"] = address.Host,
            ["PGPORT"] = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["PGDATABASE"] = address.Database,
            ["PGUSER"] = address.User,
            ["PGPASSWORD"] = address.Password,
            ["PGAPPNAME"] = "rollback",
        };
        if (address.TlsMode.Length > 0) environment["PGSSLMODE"] = address.TlsMode;
        var end = await ChildProcess.RunAsync(new(program, arguments, "/") { Environment = environment }, null, null, cancellationToken);
        if (end.ExitCode == 0) return null;

        var said = end.Error.Split('\n').FirstOrDefault(line => line.Contains("ERROR", StringComparison.OrdinalIgnoreCase) || line.Contains("FATAL", StringComparison.Ordinal)) ?? end.Error.Trim();
        return new("SCH003", $"{Path.GetFileName(program)} on {address.Label} failed: {said.Trim()}", "Mend the cause, then run the same command again; nothing of the schema was changed.");
    }
}

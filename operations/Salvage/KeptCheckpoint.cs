using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>
/// The state of a checkpoint, kept while the database that was restored to it serves already: a second database of the same
/// server, made by the server itself, file by file. The abandoned generation is compared with it at leisure, as often as it
/// takes, and no lock of ours is on any table in service.
/// </summary>
internal sealed class KeptCheckpoint(DatabaseAddress restored)
{
    private const string Suffix = "_rollback_checkpoint";

    /// <summary>The longest name of PostgreSQL, in bytes.</summary>
    private const int Longest = 63;

    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _name = Encoding.UTF8.GetByteCount(restored.Database + Suffix) <= Longest
        ? restored.Database + Suffix
        : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(restored.Database)))[..16]}{Suffix}";

    /// <summary>Where it is. It carries the fence of its original, so nothing writes to it.</summary>
    public DatabaseAddress Address
    {
        get
        {
            var settings = restored.Settings;
            settings.Database = _name;
            return new($"{restored.Label} as it was restored", settings);
        }
    }

    /// <summary>Keeps the state of the restored database, which takes no writes yet. A copy that has this note already is that state.</summary>
    /// <returns>Null: it is kept. Otherwise nothing has changed.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public async Task<Failure?> KeepAsync(KeptNote note, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var source = restored.Open(settings => (settings.Database, settings.Pooling) = ("postgres", false));
        await using var connection = await OwnSession.OpenAsync(source, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            if (await NoteAsync(connection, cancellationToken) == note) return null;
            try
            {
                await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Sql.Name(_name)} WITH (FORCE)", cancellationToken);
                // By files, not by the log: the latter would write all of it twice more, log and archive.
                await connection.ExecuteAsync($"CREATE DATABASE {Sql.Name(_name)} TEMPLATE {Sql.Name(restored.Database)} STRATEGY file_copy", cancellationToken);
                await connection.ExecuteAsync(
                    $"BEGIN; REVOKE ALL ON DATABASE {Sql.Name(_name)} FROM PUBLIC; COMMENT ON DATABASE {Sql.Name(_name)} IS {Sql.Text(note.ToText())}; COMMIT", cancellationToken);
                return null;
            }
            catch (PostgresException fault) when (IsOfTheMoment(fault) && attempt < Attempts)
            {
                await DismissAsync(connection, cancellationToken);
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (PostgresException fault)
            {
                return new(
                    "SLV020", $"{restored.Label} cannot be kept as it was restored: {fault.MessageText} ({fault.SqlState}).",
                    $"It takes as much room again on that server ({await SizeAsync(connection, cancellationToken)}), for the time of the extraction, and a role that owns the database and may create one. `--hold-writes` does without, and holds writes back while rows are compared.",
                    fault.IsTransient);
            }
        }
    }

    /// <summary>What it is kept for; null: there is none.</summary>
    /// <param name="connection">To any database of the server.</param>
    public async Task<KeptNote?> NoteAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => KeptNote.Parse(await connection.ValueAsync<string>(
        "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database WHERE datname = $1", cancellationToken, _name));

    /// <summary>Repeats do nothing.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        await using var source = restored.Open(settings => settings.Pooling = false);
        await using var connection = await OwnSession.OpenAsync(source, cancellationToken);
        await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Sql.Name(_name)} WITH (FORCE)", cancellationToken);
    }

    private async Task<string> SizeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var size = await connection.ValueAsync<long>("SELECT pg_catalog.pg_database_size($1)", cancellationToken, restored.Database);
        return string.Create(CultureInfo.InvariantCulture, $"{size >> 20} MiB");
    }

    /// <summary>Sessions that only look at a database out of service must not keep it from being copied; nor may another run of ours that was killed.</summary>
    private Task<int> DismissAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"""
        DO $dismiss$ DECLARE one int; BEGIN
          FOR one IN SELECT pid FROM pg_catalog.pg_stat_activity WHERE datname = {Sql.Text(restored.Database)} AND pid <> pg_catalog.pg_backend_pid() AND backend_type = 'client backend' LOOP
            BEGIN PERFORM pg_catalog.pg_terminate_backend(one); EXCEPTION WHEN insufficient_privilege THEN NULL; END;
          END LOOP;
        END $dismiss$
        """,
        cancellationToken);

    private static bool IsOfTheMoment(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation;
}

using System.Diagnostics;
using Rollback.Bench.Measure;
using Rollback.Bench.Postgres;

namespace Rollback.Bench.Parity;

/// <summary>How two databases are compared, each on both sides at once and as whole processes.</summary>
internal sealed class ParityPeers(string repository, ParityDatabases databases)
{
    /// <summary>Reads every row once and computes nothing: nothing that reads all rows is faster.</summary>
    public Task<ProcessRun> CountAsync(CancellationToken cancellationToken) =>
        BothAsync(port => $"{Psql(port)} {string.Concat(ParityDatabases.Keys.Keys.Select(table => $"-c 'SELECT count(*) FROM {table}' "))}", cancellationToken);

    /// <summary>The idiom that most guides show.</summary>
    public Task<ProcessRun> Md5Async(CancellationToken cancellationToken) => BothAsync(
        port => $"{Psql(port)} {string.Concat(ParityDatabases.Keys.Select(table => $"-c 'SELECT md5(string_agg(md5(t::text), chr(44) ORDER BY {table.Value})) FROM {table.Key} t' "))}", cancellationToken);

    public Task<ProcessRun> CopyAsync(CancellationToken cancellationToken) => BothAsync(
        port => $"({string.Join("; ", ParityDatabases.Keys.Select(table => $"{Psql(port)} -c 'COPY (SELECT * FROM {table.Key} ORDER BY {table.Value}) TO STDOUT' | sha256sum"))})", cancellationToken);

    public Task<ProcessRun> DumpAsync(CancellationToken cancellationToken) =>
        BothAsync(port => $"({PostgresAccount.Programs}/pg_dump -h 127.0.0.1 -p {port} -U postgres postgres | sha256sum)", cancellationToken);

    /// <summary>Ours: rows, schema, sequences and foreign keys.</summary>
    public Task<ProcessRun> CompareAsync(CancellationToken cancellationToken) => OursAsync([], cancellationToken);

    /// <summary>Ours, as far as the others go: rows only.</summary>
    public Task<ProcessRun> CompareDataAsync(CancellationToken cancellationToken) =>
        OursAsync(["--skip", "schema", "--skip", "sequences", "--skip", "foreign-keys"], cancellationToken);

    private Task<ProcessRun> OursAsync(string[] options, CancellationToken cancellationToken)
    {
        var start = RollbackProgram.Start(repository, ["parity", "compare", "--left", "env:LEFT", "--right", "env:RIGHT", "--json", .. options]);
        start.Environment["LEFT"] = databases.Left.Database.ConnectionString;
        start.Environment["RIGHT"] = databases.Right.Database.ConnectionString;
        return ProcessRun.MeasureAsync(start, cancellationToken);
    }

    private Task<ProcessRun> BothAsync(Func<int, string> command, CancellationToken cancellationToken) => ProcessRun.MeasureAsync(
        new ProcessStartInfo("sh", ["-c", $"{command(databases.Left.Port)} & {command(databases.Right.Port)} & wait"]), cancellationToken);

    private static string Psql(int port) => $"{PostgresAccount.Programs}/psql -h 127.0.0.1 -p {port} -U postgres -d postgres -qAt";
}

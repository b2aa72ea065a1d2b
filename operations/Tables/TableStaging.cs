using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Tables;

/// <summary>Copies all of the clone's rows beside the live ones while traffic goes on.</summary>
internal sealed class TableStaging(TableRestoreRequest request, NpgsqlConnection live)
{
    /// <summary>Connections per side. More would take processors from those who write.</summary>
    private const int Jobs = 2;

    public async Task RunAsync(StagedTable table, CancellationToken cancellationToken)
    {
        await live.ExecuteAsync($"{table.Drop}; {table.Stage}", cancellationToken);
        await CopyAsync(table, cancellationToken);
    }

    /// <summary>Again, if the live server crashed since: of an unlogged table nothing is left then but the table.</summary>
    public async Task RepeatAsync(StagedTable table, CancellationToken cancellationToken)
    {
        if (!await live.ValueAsync<bool>($"SELECT EXISTS (SELECT FROM {table.Staging})", cancellationToken)) await CopyAsync(table, cancellationToken);
    }

    /// <summary>Binary from server to server, except values whose binary form only their own server can read.</summary>
    private async Task CopyAsync(StagedTable table, CancellationToken cancellationToken)
    {
        await using var source = request.From.Open();
        await using var target = request.Live.Open();
        await using var clone = await Snapshot.TakeAsync(source, cancellationToken);
        var blocks = table.Origin.IsPartitioned ? 0 : await clone.Keeper.ValueAsync<long>(
            $"SELECT pg_relation_size({Sql.Text(table.Origin.Quoted)}::regclass) / current_setting('block_size')::int8", cancellationToken);
        await Parallel.ForEachAsync(BlockRange.Divide(blocks, Jobs), new ParallelOptions { MaxDegreeOfParallelism = Jobs, CancellationToken = cancellationToken }, async (part, token) =>
        {
            await using var reader = await clone.JoinAsync(token);
            await reader.ExecuteAsync("SET LOCAL max_parallel_workers_per_gather = 0", token);
            await using var writer = await OwnSession.OpenAsync(target, token);
            await using var rows = await reader.BeginRawBinaryCopyAsync(table.Read($"{table.Origin.Only}{part.Condition}"), token);
            await using var staging = await writer.BeginRawBinaryCopyAsync(table.Fill, token);
            await CopyPump.RunAsync(rows, staging, token);
        });
        await live.ExecuteAsync(table.Measure, cancellationToken);
    }
}

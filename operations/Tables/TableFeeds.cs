using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>The feeds of those tables that are empty.</summary>
internal sealed class TableFeeds : IAsyncDisposable
{
    /// <summary>A connection and 8 MiB each.</summary>
    private const int Most = 8;

    private readonly NpgsqlDataSource _source;
    private readonly Dictionary<StagedTable, TableFeed> _feeds = [];

    private TableFeeds(NpgsqlDataSource source) => _source = source;

    public bool Any => _feeds.Count > 0;

    public TableFeed? this[StagedTable table] => _feeds.GetValueOrDefault(table);

    public static async Task<TableFeeds> OpenAsync(TableRestoreRequest request, TableRestorePlan plan, NpgsqlConnection live, TimeProvider clock, CancellationToken cancellationToken)
    {
        var feeds = new TableFeeds(request.From.Open());
        foreach (var table in plan.Tables)
        {
            if (feeds._feeds.Count < Most && plan.RingOf(table).Count == 1 && await table.IsEmptyAsync(live, cancellationToken) && await TableFeed.OpenAsync(feeds._source, table, clock, cancellationToken) is { } feed) feeds._feeds.Add(table, feed);
        }

        return feeds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var feed in _feeds.Values) await feed.DisposeAsync();
        _feeds.Clear();
        await _source.DisposeAsync();
    }
}

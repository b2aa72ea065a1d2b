using System.Threading.Channels;
using Npgsql;

namespace Rollback.Operations.Parity;

/// <summary>A few connections that see the same moment, lent one at a time.</summary>
internal sealed class ReaderPool(Snapshot snapshot) : IAsyncDisposable
{
    private readonly Channel<NpgsqlConnection> _idle = Channel.CreateUnbounded<NpgsqlConnection>();

    /// <summary>Opened when first needed; at most as many as there are callers at once.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        var connection = _idle.Reader.TryRead(out var idle) ? idle : await snapshot.JoinAsync(cancellationToken);
        try
        {
            var result = await use(connection);
            await _idle.Writer.WriteAsync(connection, cancellationToken);
            return result;
        }
        catch
        {
            // An error aborts the transaction, and with it this connection's view of the moment.
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.Reader.TryRead(out var connection)) await connection.DisposeAsync();
    }
}

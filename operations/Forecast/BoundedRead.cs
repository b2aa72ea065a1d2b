using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Forecast;

/// <summary>Reading that gives up after a time: a forecast must not weigh on a database.</summary>
internal static class BoundedRead
{
    /// <summary>A read-only transaction, each statement of which may take and wait so long.</summary>
    public static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, TimeSpan limit, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var milliseconds = ((long)Math.Ceiling(limit.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        await connection.ExecuteAsync($"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {milliseconds}; SET LOCAL lock_timeout = {milliseconds}", cancellationToken);
        return transaction;
    }

    /// <summary>Whether the time is over, rather than the command cancelled.</summary>
    public static bool IsOver(PostgresException fault, CancellationToken cancellationToken) =>
        fault.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable && !cancellationToken.IsCancellationRequested;
}

using System.Net.Sockets;
using Npgsql;

namespace Rollback.Operations.Database;

/// <summary>Turns a database that cannot be reached, or does not let us in, into a refusal with words for it.</summary>
internal static class Reach
{
    /// <param name="run">Must not have changed anything when it throws.</param>
    public static async Task<Outcome> TryAsync(Func<Task<Outcome>> run)
    {
        try
        {
            return await run();
        }
        catch (PostgresException fault)
        {
            return Outcome.Refused(new("DBS011", $"PostgreSQL refused: {fault.MessageText} ({fault.SqlState}).", Fix(fault.SqlState), fault.IsTransient));
        }
        catch (NpgsqlException fault)
        {
            var cause = fault.GetBaseException() is SocketException socket ? socket.Message : fault.Message;
            return Outcome.Refused(new("DBS010", $"A database cannot be reached: {cause.TrimEnd('.')}.", "Check that it runs, and its host and port.", Retryable: true));
        }
    }

    /// <summary>Whether a server says that what its disk holds is damaged.</summary>
    /// <param name="state">Its SQLSTATE.</param>
    public static bool IsDamage(string state) => state is PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted;

    private static string Fix(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Check user and password.",
        PostgresErrorCodes.InvalidCatalogName => "Check the database's name.",
        PostgresErrorCodes.InsufficientPrivilege => "Grant the role what it needs (docs/database.md).",
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.AdminShutdown => "The server is starting or stopping; once it answers, run the same command again.",
        _ when IsDamage(state) => "What this server's disk holds is damaged: take the table, or the database, back to a checkpoint (docs/faults.md).",
        _ => "docs/database.md lists what the role and the server need.",
    };
}

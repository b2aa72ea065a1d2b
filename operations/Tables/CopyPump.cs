using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>Carries rows from one server to another. While a piece is written, the next one is read.</summary>
internal static class CopyPump
{
    public static async Task RunAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        await using var pieces = new CopyPieces(from);
        await foreach (var piece in pieces.AllAsync(cancellationToken)) await to.WriteAsync(piece, cancellationToken);
    }
}

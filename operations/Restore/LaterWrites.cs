using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Salvage;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Restore;

/// <summary>
/// The writes that one database's restore left behind, extracted while the restored generation serves. Whether that is still to
/// be done, the restored server says; so it makes no difference which run, or which machine, opened it.
/// </summary>
/// <param name="move">Null: an earlier run moved the writes.</param>
internal sealed class LaterWrites(StackSession session, string database, int restored, RestoreRequest request, GenerationMove? move)
{
    private OutstandingSalvage? _outstanding;
    private StackDatabases? _databases;

    public string Database => database;

    public string Source => move is null ? $"the abandoned generation of {database}" : $"generation {move.From} of {database}";

    /// <summary>Where they are; null: not extracted, or by an earlier run that finished.</summary>
    public RestoreSalvage? Extracted { get; private set; }

    /// <summary>Nothing is outstanding. What this restore extracted before is known again.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        // Where this cannot be told, the step itself will say why.
        if (await FindAsync(cancellationToken) is not null || _outstanding is not null) return false;
        Recall();
        return true;
    }

    public async Task<Failure?> ExtractAsync(CancellationToken cancellationToken)
    {
        if (_outstanding is null && await FindAsync(cancellationToken) is { } unknown) return unknown;
        if (_outstanding is not { } outstanding) return null;
        if (!(await outstanding.ExtractAsync(session.Stack, _databases!, session.Context, cancellationToken)).Is(out var made, out var failure))
            return failure with { Fix = $"{failure.Fix} Nothing is lost: generation {outstanding.Abandoned} holds the writes, closed. The same command extracts them, or `rollback salvage finish`." };
        Extracted = new(database, made.Folder, made.Manifest.Changes);
        return null;
    }

    private async Task<Failure?> FindAsync(CancellationToken cancellationToken)
    {
        if (!(await StackDatabases.ReadAsync(session, cancellationToken)).Is(out _databases, out var failure) || !_databases.Find(restored, database).Is(out var address, out failure)) return failure;
        return (await Reach.TryAsync(async () =>
        {
            _outstanding = await OutstandingSalvage.OfAsync(database, restored, address, cancellationToken);
            return Outcome.Done();
        })).Failure;
    }

    private void Recall()
    {
        if (move is null || request.AbandonWrites) return;
        var folder = OutstandingSalvage.FolderOf(session.Context, session.Stack, new(request.Checkpoint, move.From, move.To), database);
        if (SalvageFolder.At(folder) is { Exists: true } place && place.Read().Is(out var manifest, out _)) Extracted = new(database, folder, manifest.Changes);
    }
}

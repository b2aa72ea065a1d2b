using System.Security.Cryptography;
using System.Text.Json;
using Rollback.Offline.Engine.Journal;
using Rollback.Offline.Engine.Secrets;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Backend;

/// <summary>A stack's state, opened for one change by the holder of its lock.</summary>
public sealed class OpenState(StackStore store, StackReference stack, StateSecrets secrets, TimeProvider time, Snapshot snapshot)
{
    /// <summary>As it was when it was opened.</summary>
    public Snapshot Snapshot => snapshot;

    public StateSecrets Secrets => secrets;

    /// <summary>A journal for an update that starts from <see cref="Snapshot"/>.</summary>
    public FileJournal StartJournal() => new(
        store.Location.Journal(stack),
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(store.Location.Checkpoint(stack)))),
        secrets.Salt,
        secrets);

    /// <summary>The content of a checkpoint file with this snapshot.</summary>
    public ReadOnlyMemory<byte> Serialize(Snapshot next) => StackStore.Serialize(stack, DeploymentJson.FeaturesOf(next), Writer(next));

    /// <summary>Puts a new snapshot in place.</summary>
    /// <exception cref="Cli.CommandException">It cannot be written; the old one is in place.</exception>
    public void Save(Snapshot next) => store.Write(stack, Serialize(next));

    /// <summary>Puts the snapshot that an update reached in place, and drops its journal.</summary>
    /// <exception cref="Cli.CommandException">It cannot be written; old checkpoint and journal stay, and the next command folds them.</exception>
    public async Task SaveAsync(Snapshot next, FileJournal journal)
    {
        var content = Serialize(next);
        await journal.FoldedAsync(Convert.ToHexStringLower(SHA256.HashData(content.Span)));
        store.Write(stack, content);
        await journal.DeleteAsync();
    }

    private Action<Utf8JsonWriter> Writer(Snapshot next) =>
        writer => DeploymentJson.Write(writer, next, new Manifest(time.GetUtcNow(), Manifest.CurrentVersion), secrets.Salt, secrets);
}

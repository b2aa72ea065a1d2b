using System.Security.Cryptography;
using System.Text.Json;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Journal;
using Rollback.Offline.Engine.Secrets;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Backend;

/// <summary>Reads and writes the state of one stack, whatever a kill left of the update before.</summary>
public sealed class StackState(StackStore store, StackReference stack, StackSecrets secrets, TimeProvider time)
{
    /// <summary>The state as it is at this moment, a running update's progress included. Writes nothing.</summary>
    /// <exception cref="CommandException">No such stack, or its state is malformed.</exception>
    public Snapshot View()
    {
        var checkpoint = store.Read(stack);
        return Load(checkpoint, secrets.Decryptor(checkpoint.Salt), Digest(), out _);
    }

    /// <summary>Opens the state for a change. Call with the stack's lock held.</summary>
    /// <param name="warn">Is told when a killed update was recovered.</param>
    /// <param name="isRepair">Whether the state may break the format's rules.</param>
    /// <exception cref="CommandException">No such stack, or its state is malformed.</exception>
    public OpenState Open(Action<string> warn, bool isRepair = false)
    {
        var checkpoint = store.Read(stack);
        AtomicFile.Sweep(checkpoint.File);
        var stateSecrets = secrets.ForState(checkpoint.Salt);
        var journal = store.Location.Journal(stack);
        var snapshot = Load(checkpoint, stateSecrets.Decrypt, Digest(), out var journalState, isRepair);
        var open = new OpenState(store, stack, stateSecrets, time, snapshot);
        switch (journalState)
        {
            case JournalState.Continues:
                warn("recovered the progress of an update that was interrupted");
                open.Save(snapshot);
                File.Delete(journal);
                break;
            case JournalState.Folded:
                File.Delete(journal);
                break;
            case JournalState.Foreign:
                File.Move(journal, journal + ".orphaned", overwrite: true);
                warn($"the journal of an interrupted update does not belong to this state, which was written since; it was kept as {journal}.orphaned");
                break;
        }

        return open;
    }

    /// <summary>What is stored, an interrupted or running update's progress included. Writes nothing.</summary>
    /// <exception cref="CommandException">No such stack, or its state is malformed.</exception>
    public Checkpoint Export()
    {
        var checkpoint = store.Read(stack);
        if (!File.Exists(store.Location.Journal(stack)))
        {
            return checkpoint;
        }

        var stateSecrets = secrets.ForState(checkpoint.Salt);
        var open = new OpenState(store, stack, stateSecrets, time, Load(checkpoint, stateSecrets.Decrypt, Digest(), out _));
        return Checkpoint.Parse(checkpoint.File, open.Serialize(open.Snapshot));
    }

    /// <summary>Puts an exported deployment in place as it is. Call with the stack's lock held.</summary>
    /// <param name="root">The whole document.</param>
    /// <param name="deployment">Its deployment.</param>
    /// <param name="force">Accept one that breaks the format's rules.</param>
    /// <exception cref="FormatException">The deployment is malformed or breaks the format's rules.</exception>
    public void Import(JsonElement root, JsonElement deployment, bool force)
    {
        var snapshot = DeploymentJson.Read(deployment, secrets.Decryptor(DeploymentJson.SaltOf(deployment)));
        if (!force && SnapshotIntegrity.FirstViolation(snapshot) is { } violation)
        {
            throw new FormatException($"snapshot integrity failure: {violation}");
        }

        if (deployment.GetRawText().Contains("\"plaintext\"", StringComparison.Ordinal))
        {
            // Exported with --show-secrets: stored it must be encrypted.
            Replace(snapshot);
            return;
        }

        string[] features = root.TryGetProperty("features", out var list) ? [.. list.EnumerateArray().Select(feature => feature.GetString()!)] : [];
        store.Write(stack, StackStore.Serialize(stack, features, deployment.WriteTo));
    }

    /// <summary>Puts a snapshot in place. Call with the stack's lock held.</summary>
    public void Replace(Snapshot snapshot) =>
        new OpenState(store, stack, secrets.ForState(store.Read(stack).Salt), time, snapshot).Save(snapshot);

    /// <summary>SHA-256 of the checkpoint file.</summary>
    private string Digest() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(store.Location.Checkpoint(stack))));

    private Snapshot Load(Checkpoint checkpoint, Func<string, string, string> decrypt, string digest, out JournalState journalState, bool isRepair = false)
    {
        try
        {
            var snapshot = DeploymentJson.Read(checkpoint.Latest, decrypt);
            if (!isRepair && SnapshotIntegrity.FirstViolation(snapshot) is { } violation)
            {
                throw new FormatException($"snapshot integrity failure: {violation}; `pulumi state repair` can mend most of these");
            }

            var journal = JournalFile.Read(store.Location.Journal(stack), decrypt);
            journalState = journal switch
            {
                null => File.Exists(store.Location.Journal(stack)) ? JournalState.Folded : JournalState.None,
                { FoldedDigest: { } folded } when folded == digest => JournalState.Folded,
                { BaseDigest: { } start } when start == digest => JournalState.Continues,
                _ => JournalState.Foreign,
            };
            return journalState == JournalState.Continues ? journal!.Fold(snapshot) : snapshot;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CommandException($"could not load the state of stack '{stack.Name}' ({checkpoint.File}): {exception.Message}", exception);
        }
    }

    private enum JournalState
    {
        None,

        /// <summary>The checkpoint lacks what the journal holds.</summary>
        Continues,

        /// <summary>The checkpoint holds it all; only the journal's removal was interrupted.</summary>
        Folded,

        /// <summary>Somebody else has written the checkpoint since.</summary>
        Foreign,
    }
}

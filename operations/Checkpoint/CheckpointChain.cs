namespace Rollback.Operations.Checkpoint;

/// <summary>A checkpoint that was read.</summary>
/// <param name="Digest">SHA-256 of its canonical content.</param>
internal sealed record CheckpointEntry(CheckpointRecord Record, string Digest, string Path);

/// <summary>Something that is not as it was written.</summary>
/// <param name="Path">The file.</param>
internal sealed record CheckpointProblem(string Path, string Problem);

/// <summary>Every checkpoint of a stack, oldest first, and everything that is wrong with the files.</summary>
internal sealed record CheckpointChain(IReadOnlyList<CheckpointEntry> Entries, IReadOnlyList<CheckpointProblem> Problems)
{
    public CheckpointEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Record.Name == name);

    public CheckpointEntry? Latest => Entries.Count > 0 ? Entries[^1] : null;
}

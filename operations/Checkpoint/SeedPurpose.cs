namespace Rollback.Operations.Checkpoint;

/// <summary>That a checkpoint was taken to seed a generation.</summary>
/// <param name="Generation">The one that a copy of the checkpoint becomes.</param>
/// <param name="Identity">What the copy will be called in streams; the source holds under it what was written since.</param>
internal sealed record SeedPurpose(int Generation, string Identity);

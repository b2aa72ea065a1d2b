namespace Rollback.Operations.Salvage;

/// <summary>What an extraction wrote, as `--json` prints it.</summary>
/// <param name="Compared">Tables that were compared, changed or not.</param>
/// <param name="Fitness">How the changes would fit the restored side; null: not tried.</param>
internal sealed record ExtractedSalvage(
    string Folder, string Id, string? Checkpoint, long Changes, int Compared, IReadOnlyList<SalvagedTable> Tables, ReplayResult? Fitness, IReadOnlyList<string> Notes) : ICommandResult
{
    public static ExtractedSalvage Of(string folder, SalvageManifest manifest) =>
        new(folder, manifest.Id, manifest.Checkpoint, manifest.Changes, manifest.Compared, manifest.Tables, manifest.Fitness, manifest.Notes);
}

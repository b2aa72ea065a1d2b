using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>Where a restored instance came from; kept beside it as <c>restored.json</c>.</summary>
/// <param name="Source">The instance or snapshot.</param>
/// <param name="Target">What was asked for.</param>
/// <param name="Stopped">Where recovery stopped, in PostgreSQL's words.</param>
/// <param name="Backup">The folder of the backup that it began with.</param>
/// <param name="LogBytes">How much log was checked and replayed.</param>
/// <param name="Passed">Newer backups that could not be used, and why.</param>
/// <param name="RemovedSubscriptions">As <c>database.name</c>.</param>
/// <param name="PreparedTransactions">Still open, as <c>database.identifier</c>.</param>
/// <param name="Seconds">How long each part took.</param>
internal sealed record RestoreReport(
    string Source,
    string Target,
    string Stopped,
    string Backup,
    long LogBytes,
    ImmutableArray<string> Passed,
    ImmutableArray<string> RemovedSubscriptions,
    ImmutableArray<string> PreparedTransactions,
    ImmutableSortedDictionary<string, double> Seconds)
{
    public const string FileName = "restored.json";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public void Write(DatabaseFolder folder) => AtomicFile.Write(Path.Combine(folder.Path, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Options));

    public override string ToString() =>
        $"restored {Source} to {Target}: {Stopped}"
        + (Passed.IsEmpty ? "" : $"; not used: {string.Join("; ", Passed)}")
        + (RemovedSubscriptions.IsEmpty ? "" : $"; subscriptions removed: {string.Join(", ", RemovedSubscriptions)}")
        + $" ({string.Join(", ", Seconds.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} {part.Value:0.00} s")))})"
        + (PreparedTransactions.IsEmpty ? "" : $"; prepared transactions still open, commit or roll back each: {string.Join(", ", PreparedTransactions)}");
}

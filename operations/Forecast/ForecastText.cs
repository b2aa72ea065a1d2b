using System.Globalization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Forecast;

/// <summary>A forecast for people.</summary>
internal sealed class ForecastText(IReport report, ForecastFacts facts)
{
    public void Show(IEnumerable<ReleaseForecast> releases)
    {
        foreach (var release in releases) Show(release);
        if (facts.Vault is { } vault) Show(vault);
    }

    private void Show(ReleaseForecast release)
    {
        report.Say($"Release {release.Release,-3}{Words(release)}");
        foreach (var reason in release.Reasons) Detail(reason);
        foreach (var database in release.Databases)
        {
            foreach (var reason in database.Reasons) Detail(reason);
            if (database.Stream is { Exists: true } stream) Show(database, stream);
            if (database.Restore is { } offer) Show(database, offer);
        }
    }

    private static string Words(ReleaseForecast release) => release.Way switch
    {
        Way.InService => "in service",
        Way.Lossless => $"lossless{(release.Databases.All(database => database.From == database.To) ? ", a stack update only" : "")}: {release.Command}",
        Way.ByActivation => $"forward, losing nothing: {release.Command}",
        Way.ByRestore => $"by a restore, which sets later writes aside: {release.Command}",
        Way.NotAtAll => "not at all",
        _ => "cannot be said",
    };

    private void Show(DatabaseForecast database, StreamFacts stream)
    {
        var behind = stream.LagBytes is { } bytes ? $"{Bytes(bytes)}{(stream.LagSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" and {seconds:0.0} s") : "")} behind" : "its lag is not known";
        var until = stream.SafeWalBytes is { } safe ? $"lost if it stands still while {Bytes(safe)} more are written" : "no limit is set to what may pile up for it";
        var follows = stream is { IsEnabled: true, IsRunning: true } ? "follows" : "stands still, following";
        Detail($"{database.Database}: generation {database.To} {follows} generation {database.From}, {behind}; slot {stream.WalStatus ?? "absent"}, {until}");
        foreach (var one in stream.Misfits.Where(one => one.Rows is null)) Detail($"not counted: {Place(one)}: {one.Rule}{(one.NotCounted == one.Rule ? "" : $": {one.NotCounted}")}");
        foreach (var one in stream.StaysBehind.Where(one => one.Rows != 0)) Detail($"stays in generation {database.From}: {Place(one)}, {(one.Rows is { } rows ? $"{Number(rows)} {(one.Column.Length > 0 ? "values" : "rows")}" : $"not counted: {one.NotCounted}")} ({one.Rule})");
    }

    private void Show(DatabaseForecast database, RestoreOffer offer)
    {
        var rows = offer.RowsAtRisk is { } count ? $", in which at least {Number(count)} rows were written" : ", in which rows were not counted";
        Detail(string.Create(CultureInfo.InvariantCulture, $"{database.Database}: checkpoint {offer.Checkpoint} of {offer.Taken.UtcDateTime:yyyy-MM-dd HH:mm}Z, verified, possible until {offer.Until.UtcDateTime:yyyy-MM-dd HH:mm}Z; at risk: {offer.MinutesAtRisk:0.#} minutes{rows}"));
    }

    private void Show(VaultFacts vault)
    {
        foreach (var key in vault.Keys)
            report.Say($"Key        {key.Name}: {(key.IsLeaving ? "is about to be deleted by an unfinished update" : key.IsEnabled ? "kept" : "disabled: nothing can be read with it")}{(key.DeletionDays is { } days ? $"; once deleted, AWS keeps it {days} days" : "")}");
        foreach (var secret in vault.Secrets)
        {
            var leaving = secret.Leaving.Count > 0 ? $"; about to be deleted: {Labels(secret.Leaving)}" : "";
            report.Say($"Secret     {secret.Name}: {Labels(secret.Versions)}{leaving}{(secret.RecoveryDays is { } days ? days == 0 ? "; once deleted, gone at once" : $"; once deleted, recoverable for {days} days" : "")}");
        }

        report.Say("           A deletion that was scheduled past Pulumi shows here only after `rollback refresh`.");
    }

    private void Detail(string line) => report.Say($"           {line}");

    private static string Place(Fit.FitCount one) => one.Column.Length > 0 ? $"{one.Table}.{one.Column}" : one.Table;

    private static string Labels(IEnumerable<int> versions) => string.Join(", ", versions.Select(version => $"v{version.ToString(CultureInfo.InvariantCulture)}")) is { Length: > 0 } labels ? labels : "no version";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0} GiB"),
    };
}

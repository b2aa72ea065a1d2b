using System.Collections.Concurrent;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>Extracts every row that was inserted, updated or deleted after a checkpoint, by comparing both sides.</summary>
internal sealed class Salvaging(SalvageOptions options, TimeProvider clock, Action<string> progress)
{
    /// <summary>
    /// Writes the changes to <paramref name="folder"/>, which appears complete or not at all. Neither database's rows change; the
    /// restored side's sequences move on, unless told otherwise. If the folder is there already, of the same two sides, it is
    /// left as it is and its manifest is the answer: a command that was interrupted later may be run again.
    /// </summary>
    /// <param name="abandoned">Holds the writes made after the checkpoint, and takes no more.</param>
    /// <param name="restored">Is as the checkpoint was, and takes no traffic yet.</param>
    /// <exception cref="NpgsqlException">A database cannot be reached or read.</exception>
    public async Task<Answer<SalvageManifest>> ExtractAsync(DatabaseAddress abandoned, DatabaseAddress restored, string folder, CancellationToken cancellationToken)
    {
        var place = SalvageFolder.At(folder);
        if (place.Exists) return Known(place, abandoned, restored);
        if (Directory.Exists(place.Path) && Directory.EnumerateFileSystemEntries(place.Path).Any())
            return new Failure("SLV004", $"The folder '{place.Path}' holds other things.", "Give a folder that is not there.");

        var draft = SalvageFolder.Draft(folder);
        if (!(await ReadAsync(abandoned, restored, draft, cancellationToken)).Is(out var manifest, out var failure)) return failure;
        // The readers' locks are gone by now: a trial on a fenced database takes the fence away for its length.
        if (options.Try && manifest.Tables.Count > 0)
        {
            progress($"{restored.Label}: trying {manifest.Changes} changes");
            if (!(await ReplayRun.TryOutAsync(draft, manifest, restored, new() { UnfitFolder = draft.Make("unfit") }, progress, cancellationToken)).Is(out var fitness, out failure)) return failure;
            manifest = manifest with { Fitness = fitness };
        }

        draft.Complete(manifest);
        return manifest;
    }

    private async Task<Answer<SalvageManifest>> ReadAsync(DatabaseAddress abandoned, DatabaseAddress restored, SalvageFolder draft, CancellationToken cancellationToken)
    {
        await using var then = await LiveSide.OpenAsync(restored, cancellationToken);
        await using var now = await LiveSide.OpenAsync(abandoned, cancellationToken);
        if (then.Catalog.Encoding != now.Catalog.Encoding)
            return new Failure("SLV005", $"{then.Label} is encoded in {then.Catalog.Encoding}, {now.Label} in {now.Catalog.Encoding}.", "Restore with the encoding of the abandoned side.");

        if (!(await TablesAsync(then, now, draft, cancellationToken)).Is(out var found, out var failure)) return failure;
        if (options.CarrySequences) await SequenceAdvance.BeyondAsync(abandoned, restored, cancellationToken);
        var manifest = new SalvageManifest
        {
            Id = "",
            Checkpoint = options.Checkpoint,
            ExtractedAt = clock.GetUtcNow(),
            Abandoned = now.Label,
            Restored = then.Label,
            Tables = found.Tables,
            Compared = found.Compared,
            Notes = found.Notes,
        };
        return manifest with { Id = SalvageFolder.Id(manifest.Tables, manifest.Checkpoint, manifest.ExtractedAt) };
    }

    private static Answer<SalvageManifest> Known(SalvageFolder place, DatabaseAddress abandoned, DatabaseAddress restored)
    {
        if (!place.Read().Is(out var manifest, out var failure)) return failure;
        return manifest.Abandoned == abandoned.Label && manifest.Restored == restored.Label
            ? manifest
            : new Failure("SLV006", $"'{place.Path}' holds the salvage of {manifest.Abandoned} against {manifest.Restored} already.", "Give another folder.");
    }

    private async Task<Answer<Found>> TablesAsync(LiveSide then, LiveSide now, SalvageFolder draft, CancellationToken cancellationToken)
    {
        var parity = new ParityOptions { Jobs = options.Jobs, Ignored = options.Ignored, Skipped = new HashSet<ParityCheck> { ParityCheck.Sequences, ParityCheck.ForeignKeys } };
        var plan = await new ParityRun(parity, clock, progress).PlanAsync(then, now, cancellationToken);
        // A materialized view follows from its tables; large objects and extensions' own rows are told, not extracted.
        var known = then.Catalog.Tables.Select(table => table.FullName).ToHashSet();
        var chosen = plan.Tables.Where(table => IsChosen(table.Table) && known.Contains(table.Table)).ToList();
        var reading = then.ReadAsync([.. chosen.Select(table => (table, table.Left))], parity, progress, cancellationToken);
        var other = await now.ReadAsync([.. chosen.Select(table => (table, table.Right))], parity, progress, cancellationToken);
        var contents = await reading;
        var unread = contents.Unverified.Concat(other.Unverified).ToList();
        if (unread.FirstOrDefault(one => one.Object != "pg_largeobject") is { } hidden)
            return new Failure("SLV007", $"{hidden.Object} cannot be read, so its changes cannot be told: {hidden.Why}", hidden.IsDamage ? "Leave it out: --ignore." : "Grant the role SELECT on it, or leave it out: --ignore.");

        var forms = (Then: await FormsAsync(then, cancellationToken), Now: await FormsAsync(now, cancellationToken));
        var tables = new ConcurrentBag<SalvagedTable>();
        var work = chosen.Select(table => new Work(table, table.Table, contents.Tables[table.Table].DifferingBuckets(other.Tables[table.Table])))
            .Where(item => item.Buckets.Count > 0)
            .Concat(Added(then, now).Select(name => new Work(null, name, [])));
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellationToken }, async (item, token) =>
        {
            var inAll = item.Plan is null ? 0 : contents.Tables[item.Name].Buckets.Keys.Union(other.Tables[item.Name].Buckets.Keys).Count();
            var extraction = new TableExtraction(forms.Then.GetValueOrDefault(item.Name), forms.Now[item.Name], then, now);
            if (await extraction.RunAsync(item.Plan, item.Buckets, inAll, draft, token) is { } table) tables.Add(table);
            progress($"{item.Name}: extracted");
        });
        return new Found(
            [.. tables.OrderBy(table => table.FullName, StringComparer.Ordinal)],
            chosen.Count,
            [.. Notes(then, now), .. unread.Select(one => $"{one.Object}: {one.Why}")]);
    }

    private static Task<IReadOnlyDictionary<string, LiveTable>> FormsAsync(LiveSide side, CancellationToken cancellationToken) =>
        side.UseAsync(reader => LiveTable.AllAsync(reader, cancellationToken), cancellationToken);

    private bool IsChosen(string table) =>
        options.Tables is not { } only || only.Contains(table) || table.StartsWith("public.", StringComparison.Ordinal) && only.Contains(table["public.".Length..]);

    private bool IsIgnored(string table) => new ParityOptions { Ignored = options.Ignored }.Ignores(table) || !IsChosen(table);

    /// <summary>Tables that were made after the checkpoint: all their rows are new.</summary>
    private IEnumerable<string> Added(LiveSide then, LiveSide now) =>
        now.Catalog.Tables.Where(table => !table.IsUnlogged && !IsIgnored(table.FullName)).Select(table => table.FullName).Except(then.Catalog.Tables.Select(table => table.FullName));

    private IEnumerable<string> Notes(LiveSide then, LiveSide now)
    {
        var later = now.Catalog.Tables.ToDictionary(table => table.FullName);
        foreach (var table in now.Catalog.Tables.Where(table => table.IsUnlogged && !IsIgnored(table.FullName)))
            yield return $"{table.FullName} is unlogged: recovery empties it, and its rows are not extracted.";
        if (now.Catalog.Derived.Any(table => table.IsLargeObjects)) yield return "Large objects are not extracted; they stay on the abandoned generation.";
        foreach (var table in then.Catalog.Tables.Where(table => !IsIgnored(table.FullName)))
        {
            if (!later.TryGetValue(table.FullName, out var other))
            {
                yield return $"{table.FullName} was dropped after the checkpoint; its rows are on the restored side.";
                continue;
            }

            if (table.Key.Count == 0) yield return $"{table.FullName} has no key: its rows were compared as a whole, and deletions from it are not replayed.";
            foreach (var column in other.Columns.ExceptBy(table.Columns.Select(one => one.Name), column => column.Name))
                yield return $"{table.FullName}.{column.Name} was added after the checkpoint: its values are extracted with rows that changed otherwise too, and not where nothing else changed.";
            foreach (var column in table.Columns.ExceptBy(other.Columns.Select(one => one.Name), column => column.Name))
                yield return $"{table.FullName}.{column.Name} was dropped after the checkpoint; its values are on the restored side.";
        }
    }

    private sealed record Work(TablePlan? Plan, string Name, IReadOnlyList<long> Buckets);

    private sealed record Found(IReadOnlyList<SalvagedTable> Tables, int Compared, IReadOnlyList<string> Notes);
}

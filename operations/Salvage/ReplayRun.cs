using System.Globalization;
using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>
/// Makes salvaged changes in a database. Deletions go from the tables that refer to the referenced ones, insertions and
/// updates the other way; what waits for another change is tried again as long as something moves.
/// </summary>
internal sealed class ReplayRun
{
    /// <summary>Characters in a batch: wide rows make smaller ones.</summary>
    private const int BatchSize = 4 << 20;

    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SalvageFolder _folder;
    private readonly ReplaySession _session;
    private readonly ReplayOptions _options;
    private readonly ReplayLedger? _ledger;
    private readonly List<TableWork> _work;
    private readonly Dictionary<TableWork, ChangeFile> _unfit = [];

    private ReplayRun(SalvageFolder folder, ReplaySession session, ReplayOptions options, ReplayLedger? ledger, List<TableWork> work) =>
        (_folder, _session, _options, _ledger, _work) = (folder, session, options, ledger, work);

    private NpgsqlConnection Connection => _session.Connection;

    /// <summary>Makes the changes that fit, each batch in a transaction of its own. Run again, it goes on where it was.</summary>
    public static async Task<Answer<ReplayResult>> ApplyAsync(SalvageFolder folder, SalvageManifest manifest, DatabaseAddress target, ReplayOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var session = await ReplaySession.OpenAsync(target, cancellationToken);
        if (session.IsFenced)
            return new Failure("SLV010", $"{target.Label} is not the primary: it refuses writes.", "Replay into the generation that takes the writes; `rollback status` shows it.");
        var ledger = new ReplayLedger(session.Connection, manifest.Id);
        await ledger.PrepareAsync(cancellationToken);
        var run = new ReplayRun(folder, session, options, ledger, await WorkAsync(manifest, session, options, cancellationToken));
        foreach (var work in run._work) await run.SkipTakenAsync(work, ledger, cancellationToken);
        foreach (var work in run._work) await run.AdvanceSequencesAsync(work, cancellationToken);
        await run.SweepAllAsync(progress, cancellationToken);
        return run.Result(isApplied: true);
    }

    /// <summary>Tries the changes in one transaction that is taken back: what fits is told by the server itself.</summary>
    public static async Task<Answer<ReplayResult>> TryOutAsync(SalvageFolder folder, SalvageManifest manifest, DatabaseAddress target, ReplayOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var session = await ReplaySession.OpenAsync(target, cancellationToken);
        var run = new ReplayRun(folder, session, options, null, await WorkAsync(manifest, session, options, cancellationToken));
        var ledger = new ReplayLedger(session.Connection, manifest.Id);
        foreach (var work in run._work) await run.SkipTakenAsync(work, ledger, cancellationToken);
        await session.Connection.ExecuteAsync("BEGIN", cancellationToken);
        if (session.IsFenced) await session.Connection.ExecuteAsync(Fence.Lower(TimeSpan.FromSeconds(30)), cancellationToken);
        await run.SweepAllAsync(progress, cancellationToken);
        await session.Connection.ExecuteAsync("ROLLBACK", cancellationToken);
        return run.Result(isApplied: false);
    }

    private static async Task<List<TableWork>> WorkAsync(SalvageManifest manifest, ReplaySession session, ReplayOptions options, CancellationToken cancellationToken)
    {
        var tables = manifest.Tables.Where(options.Takes).ToDictionary(table => table.FullName);
        var known = await session.KnownTypesAsync(tables.Values.SelectMany(table => table.Before.Concat(table.After)).Select(column => column.Type), cancellationToken);
        return
        [
            .. Reference.ParentsFirst(tables.Keys, session.References)
                .Select(name => new TableWork(tables[name], new(tables[name], session.Tables.GetValueOrDefault(name), options, known), options.Kinds)),
        ];
    }

    private async Task SkipTakenAsync(TableWork work, ReplayLedger ledger, CancellationToken cancellationToken)
    {
        var taken = (await ledger.TakenAsync(work.Table.FullName, cancellationToken)).ToHashSet();
        if (taken.Count == 0) return;
        await foreach (var change in ChangeLines.ReadAsync(_folder.FileOf(work.Table), work.Table, (number, kind) => taken.Contains(number) && work.IsOpen(number, kind), cancellationToken))
            work.Settle(change, FitReason.AlreadyThere);
    }

    /// <summary>Before the rows come: a number that a live writer draws meanwhile must not be one of theirs.</summary>
    private async Task AdvanceSequencesAsync(TableWork work, CancellationToken cancellationToken)
    {
        if (work.Left.GetValueOrDefault(ChangeKind.Insert) == 0) return;
        foreach (var sequence in _session.Sequences.Where(sequence => sequence.Column is { } column && column.StartsWith($"{work.Table.FullName}.", StringComparison.Ordinal)))
        {
            var column = work.Table.After.Index().FirstOrDefault(one => $"{work.Table.FullName}.{one.Item.Name}" == sequence.Column, (-1, null!));
            if (column.Index < 0) continue;
            decimal? furthest = null;
            await foreach (var change in ChangeLines.ReadAsync(_folder.FileOf(work.Table), work.Table, (_, kind) => kind == ChangeKind.Insert, cancellationToken))
            {
                if (!decimal.TryParse(change.After![column.Index], CultureInfo.InvariantCulture, out var value)) continue;
                furthest = furthest is { } far ? (sequence.CountsDown ? Math.Min(far, value) : Math.Max(far, value)) : value;
            }

            if (furthest is { } last) await SequenceAdvance.ToAsync(Connection, sequence, last + (sequence.CountsDown ? -1 : 1), cancellationToken);
        }
    }

    private async Task SweepAllAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                while (await PassAsync(progress, isFinal: false, cancellationToken) && IsLeft)
                {
                }

                if (!IsLeft || !await UntieAsync(progress, cancellationToken)) break;
            }

            await PassAsync(progress, isFinal: true, cancellationToken);
        }
        finally
        {
            foreach (var file in _unfit.Values) await file.DisposeAsync();
        }
    }

    private bool IsLeft => _work.Any(work => work.Left.Values.Sum() > 0);

    /// <summary>Makes what refers to each other in circles, and settles the circles that cannot be made if none can.</summary>
    /// <returns>Whether anything moved.</returns>
    private async Task<bool> UntieAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var refused = new List<(RowCircle Circle, FitReason Why)>();
        var made = 0;
        foreach (var kind in new[] { ChangeKind.Delete, ChangeKind.Insert })
        {
            foreach (var some in RowCircle.Batches(await RowCircle.FindAsync(_folder, _work, _session.References, kind, cancellationToken)))
            {
                var not = await UntieAsync(some, kind, cancellationToken);
                made += some.Count - not.Count;
                refused.AddRange(not);
            }
        }

        progress($"circles of references: {made} of {made + refused.Count}");
        if (made > 0) return true;
        foreach (var (circle, why) in refused) await RefuseAsync(circle, why, cancellationToken);
        return false;
    }

    /// <returns>The circles that are not made, and why.</returns>
    private async Task<IReadOnlyList<(RowCircle Circle, FitReason Why)>> UntieAsync(IReadOnlyList<RowCircle> circles, ChangeKind kind, CancellationToken cancellationToken)
    {
        var rows = await RowCircle.LoadAsync(circles, _folder, cancellationToken);
        var why = await CommitAsync(() => new CircleReplay(_session, kind).RunAsync(rows, cancellationToken), why => why is null ? rows.Select(one => (one.Key, one.Value.Select(change => change.Number).ToArray())) : [], cancellationToken);
        if (why is null)
        {
            foreach (var (work, changes) in rows) changes.ForEach(change => work.Settle(change, FitReason.Fitting));
            return [];
        }

        if (circles.Count == 1) return [(circles[0], why)];
        var half = circles.Count / 2;
        return [.. await UntieAsync([.. circles.Take(half)], kind, cancellationToken), .. await UntieAsync([.. circles.Skip(half)], kind, cancellationToken)];
    }

    private async Task RefuseAsync(RowCircle circle, FitReason why, CancellationToken cancellationToken)
    {
        var reason = why with { Text = $"in a circle of references between rows of {circle.Tables}: {why.Text}" };
        foreach (var (work, changes) in await RowCircle.LoadAsync([circle], _folder, cancellationToken))
        {
            foreach (var change in changes)
            {
                work.Settle(change, reason);
                Tell(work, change, reason);
            }
        }
    }

    /// <returns>Whether anything moved.</returns>
    private async Task<bool> PassAsync(Action<string> progress, bool isFinal, CancellationToken cancellationToken)
    {
        var moved = false;
        foreach (var kind in new[] { ChangeKind.Delete, ChangeKind.Insert, ChangeKind.Update })
        {
            foreach (var work in kind == ChangeKind.Delete ? _work.AsEnumerable().Reverse() : _work)
            {
                var left = work.Left.GetValueOrDefault(kind);
                if (left == 0) continue;
                await SweepAsync(work, kind, isFinal, cancellationToken);
                moved |= work.Left[kind] < left;
                progress(string.Create(CultureInfo.InvariantCulture, $"{work.Table.FullName}: {kind.ToString().ToLowerInvariant()}s: {left - work.Left[kind]} of {left}"));
            }
        }

        return moved;
    }

    private async Task SweepAsync(TableWork work, ChangeKind kind, bool isFinal, CancellationToken cancellationToken)
    {
        var batch = new List<RowChange>(_options.Batch);
        var size = 0;
        await foreach (var change in ChangeLines.ReadAsync(_folder.FileOf(work.Table), work.Table, (number, one) => one == kind && work.IsOpen(number, one), cancellationToken))
        {
            batch.Add(change);
            size += change.Size;
            if (batch.Count < _options.Batch && size < BatchSize) continue;
            await BatchAsync(work, kind, batch, isFinal, cancellationToken);
            batch.Clear();
            size = 0;
        }

        if (batch.Count > 0) await BatchAsync(work, kind, batch, isFinal, cancellationToken);
    }

    private async Task BatchAsync(TableWork work, ChangeKind kind, List<RowChange> batch, bool isFinal, CancellationToken cancellationToken)
    {
        var replay = new BatchReplay(_session, work.Match, kind, isFinal);
        var fits = await CommitAsync(
            () => replay.RunAsync(batch, cancellationToken), fits => [(work, batch.Where((_, index) => fits[index] is { Fit: Fit.Fits or Fit.AlreadyThere }).Select(change => change.Number).ToArray())], cancellationToken);
        for (var index = 0; index < batch.Count; index++)
        {
            if (fits[index] is not { } fit) continue;
            work.Settle(batch[index], fit);
            if (fit.Fit is Fit.Conflict or Fit.NoLongerFits) Tell(work, batch[index], fit);
        }
    }

    /// <param name="made">Which changes the note in the database says are made, with the same commit.</param>
    private async Task<T> CommitAsync<T>(Func<Task<T>> run, Func<T, IEnumerable<(TableWork Work, int[] Numbers)>> made, CancellationToken cancellationToken)
    {
        if (_ledger is null) return await run();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Connection.ExecuteAsync("BEGIN", cancellationToken);
                var result = await run();
                foreach (var (work, numbers) in made(result).Where(one => one.Numbers.Length > 0)) await _ledger.AddAsync(work.Table.FullName, numbers, cancellationToken);
                await Connection.ExecuteAsync("COMMIT", cancellationToken);
                return result;
            }
            catch (PostgresException fault) when (IsOfTheMoment(fault) && attempt < Attempts)
            {
                // Live writers come first: let them finish, then ask anew.
                await Connection.ExecuteAsync("ROLLBACK", cancellationToken);
                await Task.Delay(Pause * attempt, cancellationToken);
            }
        }
    }

    private static bool IsOfTheMoment(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable;

    private void Tell(TableWork work, RowChange change, FitReason fit)
    {
        if (_options.UnfitFolder is not { } folder) return;
        if (!_unfit.TryGetValue(work, out var file))
        {
            file = new(Path.Combine(folder, work.Table.File), work.Table.Key, [.. work.Table.Before.Select(column => column.Name)], [.. work.Table.After.Select(column => column.Name)]);
            _unfit.Add(work, file);
        }

        file.Add(change, fit);
    }

    private ReplayResult Result(bool isApplied) => new()
    {
        Target = _session.Label,
        IsApplied = isApplied,
        Tables = [.. _work.Select(work => work.Result()).OrderBy(table => table.Table, StringComparer.Ordinal)],
        Unfit = _unfit.Count > 0 ? _options.UnfitFolder : null,
        Notes = [.. _work.Where(work => _session.Triggers.Contains(work.Table.FullName)).Select(work => $"{work.Table.FullName} has triggers: they run for replayed rows as for any other.")],
    };
}

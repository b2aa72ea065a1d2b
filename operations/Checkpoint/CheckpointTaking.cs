using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollback.Model;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Checkpoint;

/// <summary>Takes a checkpoint of every database of a stack, each at the instant of its own baseline. The caller holds the stack's lock.</summary>
internal sealed class CheckpointTaking(StackSession session, StackSettings settings, CheckpointRequest request)
{
    private readonly CheckpointFolder _folder = CheckpointFolder.Of(session.Context.Checkout, session.Stack, settings);

    /// <summary>What was taken; null before.</summary>
    public CheckpointEntry? Taken { get; private set; }

    /// <summary>The longest that writes of a database were held back.</summary>
    public double WritePauseMs { get; private set; }

    /// <summary>What would be refused, from files alone.</summary>
    public Failure? Refuse()
    {
        if (CheckpointFolder.CheckName(request.Name) is { } misnamed) return misnamed;
        var chain = _folder.Load();
        if (chain.Problems is [var first, ..]) return CheckpointFailure.Broken(first, chain.Problems.Count - 1);
        if (request.Lineage.Releases.Any(release => release.Retire.Checkpoints.Contains(request.Name))) return CheckpointFailure.Retired(request.Name);
        return chain.Find(request.Name) is { } there ? CheckpointFailure.Exists(there) : null;
    }

    /// <returns>Done or refused: until the record is written nothing has changed, and then all has.</returns>
    public Task<Outcome> RunAsync(CancellationToken cancellationToken) => Reach.TryAsync(async () =>
    {
        if (Refuse() is { } refused) return Outcome.Refused(refused);
        if (!(await session.Engine.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)) return Outcome.Refused(failure);

        var primaries = new StackOutputs(outputs).Primaries;
        if (primaries.Count == 0) return Outcome.Refused(CheckpointFailure.NoDatabase(session.Stack));
        var number = (_folder.Load().Latest?.Record.Number ?? 0) + 1;
        var databases = new SortedDictionary<string, CheckpointedDatabase>(StringComparer.Ordinal);
        foreach (var (database, generation) in primaries.OrderBy(primary => primary.Key, StringComparer.Ordinal))
        {
            if (!(await DatabaseSource.OfGenerationAsync(session, generation, database, cancellationToken)).Is(out var address, out failure)
                || !(await TakeAsync(database, generation, number, address, outputs, cancellationToken)).Is(out var taken, out failure))
            {
                return Outcome.Refused(failure);
            }

            databases.Add(database, taken);
        }

        RememberFolder();
        Taken = await _folder.AddAsync(Record(number, databases, outputs), cancellationToken);
        return Outcome.Done();
    });

    /// <summary>The program must find the records of a home that has its own.</summary>
    private void RememberFolder()
    {
        if (!session.Context.Checkout.HasDefaultHome && session.Settings().Is(out var now, out _) && now.Value(CheckpointFolder.Setting) is null)
            now.With(CheckpointFolder.Setting, _folder.Path).Write(session.Location.Path);
    }

    private async Task<Answer<CheckpointedDatabase>> TakeAsync(
        string database, int generation, int number, DatabaseAddress address, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken)
    {
        var context = session.Context;
        await using var still = new StillPoint(address, PointName(number), request.Drain, request.ByTime, context.Clock);
        var answer = await still.TakeAsync(cancellationToken);
        WritePauseMs = Math.Max(WritePauseMs, still.WritePauseMs);
        if (!answer.Is(out var side, out var failure)) return failure;

        await using (side)
        {
            var point = still.Point!;
            context.Report.Say($"  {address.Label}: {(point.Method == RestoreMethod.RestorePoint ? $"restore point {point.Name}" : $"time {point.Time:yyyy-MM-dd HH:mm:ss}Z")} at {point.Lsn}, writes held back for {still.WritePauseMs} ms; capturing the baseline");
            // Before the baseline, which may take long: what is written meanwhile came after the point.
            var written = await RowsWritten.OfAsync(side.Source, cancellationToken);
            var capture = await new ParityRun(new ParityOptions { Jobs = request.Jobs }, context.Clock, _ => { }).CaptureAsync(side, cancellationToken);
            capture = capture with { Sequences = [.. capture.Sequences.Select(sequence => still.Sequences.TryGetValue(sequence.Name, out var next) ? sequence with { Next = next, Reserved = null } : sequence)] };
            if (capture.Unverified.FirstOrDefault(one => one.IsDamage) is { } damaged) return CheckpointFailure.Damaged(damaged);
            foreach (var one in capture.Unverified) context.Report.Warn($"not in the baseline: {one.Object}: {one.Why}");
            var described = outputs["databases"].GetProperty(database);
            var instance = described.GetProperty("generations").GetProperty(generation.ToString(CultureInfo.InvariantCulture));
            return new CheckpointedDatabase
            {
                Generation = generation,
                Instance = instance.TryGetProperty("identifier", out var identifier) ? identifier.GetString() : null,
                Endpoint = instance.GetProperty("endpoint").GetString() ?? "",
                Name = address.Database,
                SystemIdentifier = await SystemIdentifier.OfAsync(side.Source, cancellationToken),
                ServerVersion = side.Catalog.ServerVersion,
                RestorePoint = point,
                SchemaFingerprint = capture.SchemaFingerprint,
                Baseline = await _folder.AddBaselineAsync(capture, cancellationToken),
                Tables = capture.Tables.Count,
                Rows = capture.Tables.Sum(table => table.Rows),
                RowsWritten = written,
                BackupDays = request.Lineage.Union(request.Lineage.Head).Databases[database][generation].BackupDays,
                Snapshot = SnapshotName.Of(StackSettings.Namespace, session.Stack, database, request.Name),
                WritePauseMs = still.WritePauseMs,
                Seeds = request.Seeds.GetValueOrDefault(database),
            };
        }
    }

    private CheckpointRecord Record(int number, IReadOnlyDictionary<string, CheckpointedDatabase> databases, IReadOnlyDictionary<string, JsonElement> outputs) => new()
    {
        Number = number,
        Name = request.Name,
        Previous = _folder.Load().Latest?.Digest,
        Stack = session.Stack,
        Lineage = settings.Value("lineage") is { } named ? Path.GetFileName(named) : session.Stack,
        Time = session.Context.Clock.GetUtcNow(),
        Release = request.Serving.Number.Value,
        ReleaseDigest = request.Lineage.DigestOf(request.Serving.Number).Text,
        LineageHead = request.Lineage.Head.Value,
        Databases = databases,
        Services = ReleaseDocument.From(request.Serving)["services"]!.DeepClone().AsObject(),
        Endpoints = Output(outputs, "endpoints"),
        Secrets = Output(outputs, "secrets"),
        Keys = Output(outputs, "keys"),
    };

    /// <summary>At most 63 characters, and never twice: the clock tells attempts apart.</summary>
    private string PointName(int number)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"rollback-{number:0000}-");
        return $"{head}{request.Name[..Math.Min(30, request.Name.Length)]}-{session.Context.Clock.GetUtcNow().ToUnixTimeMilliseconds():x}";
    }

    private static JsonObject? Output(IReadOnlyDictionary<string, JsonElement> outputs, string name) =>
        outputs.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value.Clone()) : null;
}

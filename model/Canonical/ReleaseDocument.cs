using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollback.Model;

/// <summary>A release as the plain document that is hashed, compared and written: only what was said, defaults left out.</summary>
public static class ReleaseDocument
{
    public static JsonObject From(Release release)
    {
        var document = new JsonObject { ["release"] = release.Number.Value };
        if (release.Parent is { } parent) document["parent"] = parent.Text;
        document["created"] = new JsonObject { ["at"] = Time(release.Created.At), ["by"] = release.Created.By };
        document["summary"] = release.Summary;
        document["services"] = Map(release.Services, Service);
        Add(document, "databases", Map(release.Databases, Database));
        Add(document, "secrets", Map(release.Secrets, version => JsonValue.Create(version)));
        if (!release.Changes.IsEmpty) document["changes"] = new JsonArray([.. release.Changes.Select(Ledger)]);
        Add(document, "checkpoints", Map(release.Checkpoints, Checkpoint));
        document["objectives"] = new JsonObject
        {
            ["rto"] = Span.Format(release.Objectives.Rto),
            ["rpo"] = Span.Format(release.Objectives.Rpo),
            ["failedRequests"] = release.Objectives.FailedRequests,
        };
        Add(document, "retire", Retire(release.Retire));
        return document;
    }

    private static JsonObject Service(ServiceSpec service)
    {
        var document = new JsonObject
        {
            ["blue"] = OfColor(service.Blue),
            ["green"] = OfColor(service.Green),
            ["traffic"] = new JsonObject { ["blue"] = service.Traffic.Blue.Value, ["green"] = service.Traffic.Green.Value },
        };
        if (service.Database is { } database) document["database"] = database;
        return document;
    }

    private static JsonObject OfColor(ColorSpec color)
    {
        var document = new JsonObject { ["image"] = color.Image.Text, ["replicas"] = color.Replicas };
        Add(document, "flags", Map(color.Flags, Flag));
        return document;
    }

    private static JsonValue Flag(FlagValue flag) => flag switch
    {
        FlagValue.Switch on => JsonValue.Create(on.Value),
        FlagValue.Number number => JsonValue.Create(number.Value),
        _ => JsonValue.Create(((FlagValue.Text)flag).Value)!,
    };

    private static JsonObject Database(DatabaseSpec database) => new()
    {
        ["primary"] = database.Primary,
        ["generations"] = new JsonObject(database.Generations.Select(generation =>
            KeyValuePair.Create(generation.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)Generation(generation.Value)))),
    };

    private static JsonObject Generation(GenerationSpec generation)
    {
        var document = new JsonObject
        {
            ["engineVersion"] = generation.EngineVersion,
            ["instanceClass"] = generation.InstanceClass,
            ["storageGiB"] = generation.StorageGiB,
            ["backupDays"] = generation.BackupDays,
        };
        if (generation.Seed is { } seed) document["seed"] = OfSeed(seed);
        return document;
    }

    private static JsonObject OfSeed(Seed seed)
    {
        var document = new JsonObject { ["generation"] = seed.Generation, ["via"] = Word.Of(seed.Via) };
        if (seed.Checkpoint is { } checkpoint) document["checkpoint"] = checkpoint;
        if (seed.Time is { } time) document["time"] = Time(time);
        return document;
    }

    private static JsonObject Ledger(Change change)
    {
        var document = new JsonObject
        {
            ["id"] = change.Id,
            ["database"] = change.Database,
            ["class"] = Word.Of(change.Class),
            ["apply"] = change.Apply,
        };
        if (change.Undo is { } undo) document["undo"] = undo;
        return document;
    }

    private static JsonObject Checkpoint(CheckpointSpec checkpoint) =>
        new() { ["database"] = checkpoint.Database, ["generation"] = checkpoint.Generation };

    private static JsonObject Retire(Retirement retire)
    {
        var document = new JsonObject();
        Add(document, "databases", Map(retire.Databases, Numbers));
        Add(document, "secrets", Map(retire.Secrets, Numbers));
        if (!retire.Checkpoints.IsEmpty) document["checkpoints"] = new JsonArray([.. retire.Checkpoints.Select(name => JsonValue.Create(name))]);
        return document;
    }

    private static JsonArray Numbers(ImmutableSortedSet<int> numbers) => [.. numbers.Select(JsonNode (number) => JsonValue.Create(number))];

    private static JsonObject Map<T>(ImmutableSortedDictionary<string, T> entries, Func<T, JsonNode> value) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)value(entry.Value))));

    private static void Add(JsonObject document, string name, JsonObject value)
    {
        if (value.Count > 0) document[name] = value;
    }

    private static string Time(DateTimeOffset time) => Timestamp.Format(time);
}

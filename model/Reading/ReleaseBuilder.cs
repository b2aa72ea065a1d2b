using System.Collections.Immutable;
using System.Globalization;

namespace Rollback.Model.Reading;

/// <summary>Makes the typed release out of nodes that the shapes have found right.</summary>
internal static class ReleaseBuilder
{
    public static Release Build(Node root) => new()
    {
        Number = ReleaseNumber.From(Integer(root, "release")),
        Parent = root.Find("parent")?.Text is { } parent ? Digest.Parse(parent) : null,
        Created = new(Time(root.Find("created")!.Find("at")!), Text(root.Find("created")!, "by")),
        Summary = Text(root, "summary"),
        Services = Map(root, "services", Service),
        Databases = Map(root, "databases", Database),
        Secrets = Map(root, "secrets", version => version.Integer!.Value),
        Changes = [.. (root.Find("changes")?.Items ?? []).Select(Change)],
        Checkpoints = Map(root, "checkpoints", checkpoint => new CheckpointSpec(Text(checkpoint, "database"), Integer(checkpoint, "generation"))),
        Objectives = Objectives(root.Find("objectives")!),
        Retire = root.Find("retire") is { } retire ? Retire(retire) : Retirement.None,
    };

    private static ServiceSpec Service(Node node) => new()
    {
        Blue = OfColor(node.Find("blue")!),
        Green = OfColor(node.Find("green")!),
        Traffic = new(Weight.From(Integer(node.Find("traffic")!, "blue")), Weight.From(Integer(node.Find("traffic")!, "green"))),
        Database = node.Find("database")?.Text,
    };

    private static ColorSpec OfColor(Node node) => new()
    {
        Image = ImageReference.Parse(Text(node, "image")),
        Replicas = Integer(node, "replicas"),
        Flags = Map(node, "flags", flag => FlagShape.Value((Node.Scalar)flag)!),
    };

    private static DatabaseSpec Database(Node node) => new()
    {
        Primary = Integer(node, "primary"),
        Generations = node.Find("generations")!.Entries.ToImmutableSortedDictionary(
            entry => int.Parse(entry.Name, CultureInfo.InvariantCulture), entry => Generation(entry.Value)),
    };

    private static GenerationSpec Generation(Node node) => new()
    {
        EngineVersion = Text(node, "engineVersion"),
        InstanceClass = Text(node, "instanceClass"),
        StorageGiB = Integer(node, "storageGiB"),
        BackupDays = Integer(node, "backupDays"),
        Seed = node.Find("seed") is { } seed ? OfSeed(seed) : null,
    };

    private static Seed OfSeed(Node node) => new()
    {
        Generation = Integer(node, "generation"),
        Via = Word.Parse<SeedMethod>(Text(node, "via")),
        Checkpoint = node.Find("checkpoint")?.Text,
        Time = node.Find("time") is { } time ? Time(time) : null,
    };

    private static Change Change(Node node) => new()
    {
        Id = Text(node, "id"),
        Database = Text(node, "database"),
        Class = Word.Parse<ChangeClass>(Text(node, "class")),
        Apply = Text(node, "apply"),
        Undo = node.Find("undo")?.Text,
    };

    private static Objectives Objectives(Node node) => new()
    {
        Rto = Duration(node, "rto"),
        Rpo = Duration(node, "rpo"),
        FailedRequests = Integer(node, "failedRequests"),
    };

    private static Retirement Retire(Node node) => new()
    {
        Databases = Map(node, "databases", Numbers),
        Secrets = Map(node, "secrets", Numbers),
        Checkpoints = [.. (node.Find("checkpoints")?.Items ?? []).Select(item => item.Text!)],
    };

    private static ImmutableSortedSet<int> Numbers(Node list) => [.. list.Items.Select(item => item.Integer!.Value)];

    private static ImmutableSortedDictionary<string, T> Map<T>(Node node, string field, Func<Node, T> value) =>
        (node.Find(field)?.Entries ?? []).Select(entry => KeyValuePair.Create(entry.Name, value(entry.Value))).ToSorted();

    private static string Text(Node node, string field) => node.Find(field)!.Text!;

    private static int Integer(Node node, string field) => node.Find(field)!.Integer!.Value;

    private static DateTimeOffset Time(Node node) => Timestamp.TryParse(node.Text, out var time)
        ? time
        : throw new FormatException($"'{node.Text}' passed its check but is no time.");

    private static TimeSpan Duration(Node node, string field) => Span.TryParse(Text(node, field), out var span)
        ? span
        : throw new FormatException($"'{Text(node, field)}' passed its check but is no duration.");
}

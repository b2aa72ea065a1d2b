namespace Rollback.Model.Reading;

/// <summary>The field table of a release file.</summary>
internal static class ReleaseShape
{
    private const string NamePattern = "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$";
    private const string NameFix = "Use up to 40 lower-case letters, digits and '-', starting with a letter and not ending with '-'.";

    private static readonly Shape Name = new TextShape("a name", NameFix, NamePattern);

    private static readonly Shape SqlFile = new TextShape(
        "a file below the lineage's folder",
        "Write it relative to that folder, for example migrations/orders-v2.up.sql.",
        @"^(?!.*(^|/)\.\.?(/|$))[A-Za-z0-9_][A-Za-z0-9._/-]*$");

    private static readonly Shape Time = new TextShape(
        "a time with its zone", "Write it like 2026-11-20T09:00:00Z.", format: "date-time", holds: text => Timestamp.TryParse(text, out _));

    private static readonly Shape Duration = new TextShape(
        "a duration", "Write it like 5m, 90s, 1h30m or 250ms.", Span.Pattern, holds: text => Span.TryParse(text, out _));

    private static readonly Shape Version = new IntegerShape("a version", 1, 100_000);

    private static readonly Shape GenerationNumber = new IntegerShape("a generation", 1, 9999);

    private static readonly ObjectShape OneColor = new(
    [
        new("image", new TextShape("an image pinned by digest", "Write it like registry.example.com/orders@sha256: and 64 hexadecimal digits.", ImageReference.Pattern), "The container image, pinned by digest."),
        new("replicas", new IntegerShape("a number of replicas; both colors stay warm", 1, 1000), "How many pods run, at least 1: both colors stay warm."),
        Field.Optional("flags", new MapShape("a flag's name", "Use letters, digits, '_', '.' and '-', starting with a letter.", "^[A-Za-z][A-Za-z0-9_.-]{0,127}$", new FlagShape()), "Feature flags that this color sees."),
    ]);

    private static readonly ObjectShape OneTraffic = new(
    [
        new("blue", new IntegerShape("a DNS weight", 0, Weight.Highest), "DNS weight of blue, 0 to 255."),
        new("green", new IntegerShape("a DNS weight", 0, Weight.Highest), "DNS weight of green, 0 to 255."),
    ],
        ReleaseRules.Traffic);

    private static readonly ObjectShape Service = new(
    [
        new("blue", OneColor, "What the blue color runs."),
        new("green", OneColor, "What the green color runs."),
        new("traffic", OneTraffic, "How DNS answers are divided between the colors."),
        Field.Optional("database", Name, "The database, from databases, that the service writes to."),
    ]);

    private static readonly ObjectShape Seed = new(
    [
        new("generation", GenerationNumber, "The generation whose data is taken."),
        new("via", new ChoiceShape("a way to seed a generation", Word.All<SeedMethod>()), "How the data gets there: replication, snapshot or pointInTime."),
        Field.Optional("checkpoint", new TextShape("a checkpoint's name", NameFix, "^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$"), "The checkpoint to restore; for snapshot and pointInTime. Default: the one that 'rollback activate' takes."),
        Field.Optional("time", Time, "The checkpoint's commit time, for providers that restore by time only."),
    ],
        ReleaseRules.Seed);

    private static readonly ObjectShape Generation = new(
    [
        new("engineVersion", new TextShape("a PostgreSQL version", "Write it like \"15\" or \"15.8\".", @"^1[0-9](\.[0-9]{1,2})?$"), "PostgreSQL's version in quotes, for example \"15\"."),
        new("instanceClass", new TextShape("an instance class", "Write it like db.t4g.medium.", @"^db\.[a-z0-9-]+\.[a-z0-9-]+$"), "The RDS instance class, for example db.t4g.medium."),
        new("storageGiB", new IntegerShape("a storage size in GiB", 20, 65536), "Storage in GiB, 20 to 65536."),
        new("backupDays", new IntegerShape("a backup retention in days", 7, 35), "How many days point-in-time recovery reaches back, 7 to 35."),
        Field.Optional("seed", Seed, "Where the data comes from; for every generation but the first."),
    ]);

    private static readonly ObjectShape Database = new(
    [
        new("primary", GenerationNumber, "The generation that takes writes."),
        new("generations", new MapShape("a generation", "Use an integer from 1 to 9999.", "^[1-9][0-9]{0,3}$", Generation, mayBeEmpty: false), "The instances of this database, by number; added, never changed."),
    ],
        ReleaseRules.Database);

    private static readonly ObjectShape Change = new(
    [
        new("id", new TextShape("a change's id", NameFix, "^[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$"), "Unique in the lineage."),
        new("database", Name, "The database, from databases, that is changed."),
        new("class", new ChoiceShape("a class of change", Word.All<ChangeClass>()), "What going back costs: reversible, compatible or irreversible."),
        new("apply", SqlFile, "The SQL file that makes the change."),
        Field.Optional("undo", SqlFile, "The SQL file that undoes it; for reversible changes."),
    ],
        ReleaseRules.Change);

    private static readonly ObjectShape Checkpoint = new(
    [
        new("database", Name, "The database, from databases."),
        new("generation", GenerationNumber, "The generation whose snapshot is kept."),
    ]);

    private static readonly ObjectShape Objectives = new(
    [
        new("rto", Duration, "Longest time from detection to service restored, for example 5m."),
        new("rpo", Duration, "Longest span of acknowledged writes that may be lost; 0s: none."),
        new("failedRequests", new IntegerShape("a number of requests", 0, 1_000_000_000), "Most requests that may fail by the switches themselves."),
    ]);

    private static readonly ObjectShape Retire = new(
    [
        Field.Optional("databases", Named("a database's name", new ListShape(GenerationNumber)), "Generations to give up, by database."),
        Field.Optional("secrets", Named("a secret's name", new ListShape(Version)), "Secret versions to give up, by secret."),
        Field.Optional("checkpoints", new ListShape(Name), "Checkpoints whose snapshots are given up."),
    ]);

    public static ObjectShape Root { get; } = new(
    [
        new("release", new IntegerShape("a release number", 1, ReleaseNumber.Highest), "The number of this release, as in the file's name."),
        Field.Optional("parent", new TextShape("a digest", "Write sha256: and 64 hexadecimal digits; 'rollback release new' does it for you.", Digest.Pattern), "Digest of the release before this one; release 1 has none."),
        new("created", new ObjectShape([new("at", Time, "When the release was made, for example 2026-11-20T09:00:00Z."), new("by", new TextShape("a person or a pipeline", "Name who made the release."), "Who made the release.")]), "When and by whom the release was made."),
        new("summary", new TextShape("a sentence", "Say in one sentence what this release changes."), "One sentence for people."),
        new("services", Named("a service's name", Service, mayBeEmpty: false), "The services, by name."),
        Field.Optional("databases", Named("a database's name", Database), "The databases, by name."),
        Field.Optional("secrets", Named("a secret's name", Version), "Pinned secret versions, by secret."),
        Field.Optional("changes", new ListShape(Change), "The change ledger: each migration with its rollback equivalent."),
        Field.Optional("checkpoints", Named("a checkpoint's name", Checkpoint), "Checkpoints whose snapshots the stack keeps."),
        new("objectives", Objectives, "What a rollback may cost."),
        Field.Optional("retire", Retire, "Stateful things that leave the stack with this release."),
    ],
        ReleaseRules.Release);

    private static MapShape Named(string what, Shape value, bool mayBeEmpty = true) => new(what, NameFix, NamePattern, value, mayBeEmpty);
}

namespace Rollback.Model;

/// <summary>One database instance. A generation is never changed; another one is added.</summary>
public sealed record GenerationSpec
{
    /// <summary>PostgreSQL's version as RDS writes it: <c>15</c> or <c>15.8</c>.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>For example <c>db.t4g.medium</c>.</summary>
    public required string InstanceClass { get; init; }

    public required int StorageGiB { get; init; }

    /// <summary>How far back point-in-time recovery reaches: 7 to 35 days.</summary>
    public required int BackupDays { get; init; }

    /// <summary>Null for a database's first generation, which starts empty.</summary>
    public Seed? Seed { get; init; }
}

using System.Collections.Concurrent;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>What may become of a registered resource that others need to know of.</summary>
public enum Fate
{
    /// <summary>Made anew in this run.</summary>
    Replaced,

    /// <summary>New, and no target: it stays away.</summary>
    Skipped,

    /// <summary>It failed, or was left out because one that it depends on did.</summary>
    Failed,
}

/// <summary>The fates of a run's resources. Safe for concurrent use.</summary>
public sealed class Fates
{
    private readonly ConcurrentDictionary<(string Urn, Fate Fate), bool> _known = [];

    public void Note(string urn, Fate fate) => _known[(urn, fate)] = true;

    public bool Has(string urn, Fate fate) => _known.ContainsKey((urn, fate));
}

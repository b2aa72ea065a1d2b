using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>Everything that holds data and must stay declared, whichever release is chosen.</summary>
public sealed record StatefulUnion
{
    /// <summary>Generations by database.</summary>
    public required ImmutableSortedDictionary<string, ImmutableSortedDictionary<int, GenerationSpec>> Databases { get; init; }

    /// <summary>Every version ever pinned, by secret.</summary>
    public required ImmutableSortedDictionary<string, ImmutableSortedSet<int>> Secrets { get; init; }

    public required ImmutableSortedDictionary<string, CheckpointSpec> Checkpoints { get; init; }

    internal static StatefulUnion Of(IEnumerable<Release> releases) => releases.Aggregate(Empty, (union, release) => union.With(release));

    private static StatefulUnion Empty { get; } = new()
    {
        Databases = Sorted.Empty<ImmutableSortedDictionary<int, GenerationSpec>>(),
        Secrets = Sorted.Empty<ImmutableSortedSet<int>>(),
        Checkpoints = Sorted.Empty<CheckpointSpec>(),
    };

    internal StatefulUnion With(Release release)
    {
        var databases = Databases;
        foreach (var (name, database) in release.Databases)
            databases = databases.SetItem(name, database.Generations.Aggregate(databases.GetValueOrDefault(name, ImmutableSortedDictionary<int, GenerationSpec>.Empty), (all, one) => all.SetItem(one.Key, one.Value)));
        var secrets = release.Secrets.Aggregate(Secrets, (all, pin) => all.SetItem(pin.Key, all.GetValueOrDefault(pin.Key, []).Add(pin.Value)));
        var checkpoints = Checkpoints.SetItems(release.Checkpoints);
        return new StatefulUnion { Databases = databases, Secrets = secrets, Checkpoints = checkpoints }.Without(release.Retire);
    }

    private StatefulUnion Without(Retirement retire)
    {
        var databases = Databases;
        foreach (var (name, generations) in retire.Databases.Where(entry => Databases.ContainsKey(entry.Key)))
            databases = Keep(databases, name, databases[name].RemoveRange(generations), left => left.IsEmpty);
        var secrets = Secrets;
        foreach (var (name, versions) in retire.Secrets.Where(entry => Secrets.ContainsKey(entry.Key)))
            secrets = Keep(secrets, name, secrets[name].Except(versions), left => left.IsEmpty);
        return new() { Databases = databases, Secrets = secrets, Checkpoints = Checkpoints.RemoveRange(retire.Checkpoints) };
    }

    private static ImmutableSortedDictionary<string, T> Keep<T>(ImmutableSortedDictionary<string, T> all, string name, T left, Func<T, bool> isEmpty) =>
        isEmpty(left) ? all.Remove(name) : all.SetItem(name, left);
}

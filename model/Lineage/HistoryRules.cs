using System.Globalization;
using Rollback.Model.Reading;

namespace Rollback.Model;

/// <summary>What a release may do to things that earlier releases declared: add, pin and retire, never change.</summary>
internal sealed class HistoryRules
{
    private readonly Dictionary<(string Database, int Generation), (GenerationSpec Spec, string File)> _generations = [];
    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (CheckpointSpec Spec, string File)> _checkpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _retired = new(StringComparer.Ordinal);

    /// <param name="files">Release 1 and those that follow, all readable.</param>
    public IEnumerable<LineageError> Check(IEnumerable<ReleaseFile> files) => files.SelectMany(file =>
        Generations(file).Concat(Secrets(file)).Concat(Checkpoints(file)).Concat(Changes(file)).Concat(Retires(file)).ToArray());

    private IEnumerable<LineageError> Generations(ReleaseFile file)
    {
        foreach (var (name, database) in file.Release!.Databases)
        {
            foreach (var (number, spec) in database.Generations)
            {
                if (Generation(file, name, number, spec) is { } error) yield return error;
                _generations.TryAdd((name, number), (spec, file.Path));
            }
        }
    }

    private LineageError? Generation(ReleaseFile file, string name, int number, GenerationSpec spec)
    {
        string[] path = ["databases", name, "generations", number.ToString(CultureInfo.InvariantCulture)];
        if (_retired.TryGetValue(Thing("generation", name, number), out var retiredBy))
            return file.Error(path, $"generation {number} of database '{name}' was retired by {retiredBy}.", "Add a generation with a new number.");
        if (_generations.TryGetValue((name, number), out var declared))
        {
            return declared.Spec == spec ? null : file.Error(
                path, $"generation {number} of database '{name}' differs from its declaration in {declared.File} ({Difference(declared.Spec, spec)}).", "Leave it as it was and add a new generation: a generation is never changed.");
        }

        var earlier = _generations.Keys.Where(key => key.Database == name).Select(key => key.Generation).ToArray();
        if (earlier.Length > 0 && number < earlier.Max())
            return file.Error(path, $"generation {number} of database '{name}' is new but generation {earlier.Max()} exists already.", $"Number it {earlier.Max() + 1}.");
        if (earlier.Length > 0 && spec.Seed is null)
            return file.Error(path, $"generation {number} of database '{name}' would start empty.", $"Add a seed, for example {{ generation: {earlier.Max()}, via: replication }}.");
        if (spec.Seed is { } seed && !earlier.Contains(seed.Generation))
            return file.Error([.. path, "seed", "generation"], $"generation {seed.Generation} of database '{name}' was never declared.", "Take an existing generation as the source.");
        if (spec.Seed is { } source && _retired.TryGetValue(Thing("generation", name, source.Generation), out var gone))
            return file.Error([.. path, "seed", "generation"], $"generation {source.Generation} of database '{name}' was retired by {gone}.", "Take a generation that still exists as the source.");
        return null;
    }

    private IEnumerable<LineageError> Secrets(ReleaseFile file)
    {
        foreach (var (name, version) in file.Release!.Secrets)
        {
            var last = _versions.GetValueOrDefault(name);
            if (_retired.TryGetValue(Thing("version", name, version), out var retiredBy))
                yield return file.Error(["secrets", name], $"version {version} of secret '{name}' was retired by {retiredBy}.", $"Pin a version that still exists, or the next one, {last + 1}.");
            else if (version > last + 1)
                yield return file.Error(["secrets", name], $"version {version} of secret '{name}' skips {(version == last + 2 ? $"version {last + 1}" : $"versions {last + 1} to {version - 1}")}.", $"Pin version {last + 1}: versions are appended one at a time.");
            _versions[name] = Math.Max(last, version);
        }
    }

    private IEnumerable<LineageError> Checkpoints(ReleaseFile file)
    {
        foreach (var (name, spec) in file.Release!.Checkpoints)
        {
            if (_retired.TryGetValue(Thing("checkpoint", name, 0), out var retiredBy))
                yield return file.Error(["checkpoints", name], $"checkpoint '{name}' was retired by {retiredBy}.", "Give the new checkpoint a new name.");
            else if (_checkpoints.TryGetValue(name, out var declared) && declared.Spec != spec)
                yield return file.Error(["checkpoints", name], $"checkpoint '{name}' differs from its declaration in {declared.File}.", "Leave it as it was and give the new checkpoint a new name.");
            else if (!_generations.ContainsKey((spec.Database, spec.Generation)))
                yield return file.Error(["checkpoints", name], $"generation {spec.Generation} of database '{spec.Database}' was never declared.", "Name a generation that exists.");
            _checkpoints.TryAdd(name, (spec, file.Path));
        }
    }

    private IEnumerable<LineageError> Changes(ReleaseFile file)
    {
        foreach (var (index, change) in file.Release!.Changes.Index())
        {
            if (!_changes.TryAdd(change.Id, file.Path) && _changes[change.Id] != file.Path)
                yield return file.ErrorAt(file.LineOfItem("changes", index, "id"), $"changes[{index}].id", $"the change '{change.Id}' is already in {_changes[change.Id]}.", "Give each change its own id.", change.Id);
        }
    }

    private IEnumerable<LineageError> Retires(ReleaseFile file)
    {
        var release = file.Release!;
        foreach (var (name, number) in release.Retire.Databases.SelectMany(entry => entry.Value.Select(number => (entry.Key, number))))
        {
            string[] path = ["retire", "databases", name];
            if (!_generations.ContainsKey((name, number)))
                yield return file.Error(path, $"generation {number} of database '{name}' was never declared.", "Remove it from the list.");
            else if (release.Databases.TryGetValue(name, out var database) && database.Generations.ContainsKey(number))
                yield return file.Error(path, $"generation {number} of database '{name}' is still declared by this release.", "Remove it from databases, or do not retire it yet.");
            _retired.TryAdd(Thing("generation", name, number), file.Path);
        }

        foreach (var (name, version) in release.Retire.Secrets.SelectMany(entry => entry.Value.Select(version => (entry.Key, version))))
        {
            string[] path = ["retire", "secrets", name];
            if (version > _versions.GetValueOrDefault(name))
                yield return file.Error(path, $"version {version} of secret '{name}' was never released.", "Remove it from the list.");
            else if (release.Secrets.GetValueOrDefault(name) == version)
                yield return file.Error(path, $"version {version} of secret '{name}' is pinned by this release.", "Pin another version, or do not retire it yet.");
            _retired.TryAdd(Thing("version", name, version), file.Path);
        }

        foreach (var name in release.Retire.Checkpoints)
        {
            // One that no release declared was taken by a stack, whose records are not the lineage's.
            if (release.Checkpoints.ContainsKey(name))
                yield return file.Error(["retire", "checkpoints"], $"checkpoint '{name}' is still declared by this release.", "Remove it from checkpoints, or do not retire it yet.");
            _retired.TryAdd(Thing("checkpoint", name, 0), file.Path);
        }
    }

    private static string Thing(string kind, string name, int number) => $"{kind} {name} {number}";

    private static string Difference(GenerationSpec before, GenerationSpec after)
    {
        var fields = new (string Name, object? Before, object? After)[]
        {
            ("engineVersion", before.EngineVersion, after.EngineVersion),
            ("instanceClass", before.InstanceClass, after.InstanceClass),
            ("storageGiB", before.StorageGiB, after.StorageGiB),
            ("backupDays", before.BackupDays, after.BackupDays),
        };
        var named = fields.Where(field => !Equals(field.Before, field.After)).Select(field => $"{field.Name} was {field.Before}, is {field.After}");
        return string.Join("; ", before.Seed == after.Seed ? named : named.Append("another seed"));
    }
}

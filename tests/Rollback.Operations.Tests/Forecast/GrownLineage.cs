using Rollback.Model;

namespace Rollback.Operations.Tests;

/// <summary>The lineage `move` (release 2 has its own generation) with more releases after it.</summary>
internal sealed class GrownLineage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lineage-").FullName;

    public GrownLineage()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "stacks", "move"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(Path.Combine(Repository.Root, "stacks", "move"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public Lineage Lineage => Lineage.Load(_folder) is { IsValid: true } result ? result.Lineage : throw new InvalidOperationException(string.Join("\n", Lineage.Load(_folder).Errors));

    /// <summary>Adds a copy of the last release, edited.</summary>
    public GrownLineage With(Func<string, string> edit)
    {
        var last = Lineage.Releases[^1];
        var text = File.ReadAllText(Path.Combine(_folder, "releases", last.Number.FileName));
        var changes = text.IndexOf("changes:", StringComparison.Ordinal);
        if (changes >= 0) text = text[..changes] + text[text.IndexOf("objectives:", StringComparison.Ordinal)..];
        var next = edit(text)
            .Replace($"release: {last.Number}\n", $"release: {last.Number.Value + 1}\n", StringComparison.Ordinal)
            .Replace($"parent: {last.Parent}", $"parent: {Digest.Of(last)}", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "releases", $"{last.Number.Value + 1:0000}.yaml"), next);
        return this;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

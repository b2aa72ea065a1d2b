using System.Text;
using Rollback.Model;

namespace Rollback.Infra.Tests;

/// <summary>A lineage that a test writes, in a project folder of its own.</summary>
internal sealed class TestLineage : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rollback-lineage-");
    private int _count;

    public string Root => _root.FullName;

    private string Folder => Path.Combine(Root, "stacks", "dev");

    /// <summary>Appends a release, chained to the one before.</summary>
    /// <param name="primary">Generation that takes writes.</param>
    /// <param name="generations">Lines of <c>generations:</c>.</param>
    /// <param name="blue">Weight of blue; green has the rest of 100.</param>
    /// <param name="more">Further top-level lines.</param>
    /// <param name="secrets">The pins.</param>
    public TestLineage Add(int primary, string[] generations, int blue = 100, string more = "", string secrets = "{ orders-db: 1 }")
    {
        var parent = _count == 0 ? "" : $"parent: {Lineage.Load(Folder).Lineage!.DigestOf(ReleaseNumber.From(_count))}\n";
        _count++;
        var image = $"registry.example.com/orders@sha256:{new string((char)('0' + _count), 64)}";
        var file = new StringBuilder()
            .Append($"release: {_count}\n{parent}created: {{ at: 2026-11-20T09:00:00Z, by: test }}\nsummary: Release {_count}\n")
            .Append($"services:\n  orders:\n    blue: {{ image: \"{image}\", replicas: 1 }}\n    green: {{ image: \"{image}\", replicas: 1 }}\n")
            .Append($"    traffic: {{ blue: {blue}, green: {100 - blue} }}\n    database: orders\n")
            .Append($"databases:\n  orders:\n    primary: {primary}\n    generations:\n{string.Concat(generations.Select(line => $"      {line}\n"))}")
            .Append($"secrets: {secrets}\n{more}objectives: {{ rto: 5m, rpo: 0s, failedRequests: 0 }}\n");
        Directory.CreateDirectory(Path.Combine(Folder, "releases"));
        File.WriteAllText(Path.Combine(Folder, "releases", ReleaseNumber.From(_count).FileName), file.ToString());
        return this;
    }

    public void Dispose() => _root.Delete(recursive: true);
}

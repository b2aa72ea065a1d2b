using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tests;

/// <summary>Two copies of a database: one as the checkpoint was, the other with writes made since; and a folder for what is salvaged.</summary>
internal sealed class SalvageBench : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("salvage-").FullName;

    private SalvageBench(NpgsqlConnectionStringBuilder restored, NpgsqlConnectionStringBuilder abandoned) => (Restored, Abandoned) = (restored, abandoned);

    public NpgsqlConnectionStringBuilder Restored { get; }

    public NpgsqlConnectionStringBuilder Abandoned { get; }

    public string Folder => Path.Combine(_root, "salvaged");

    public static Task<SalvageBench> CreateAsync(TwoClusters clusters, string schema, string writes) => CreateAsync(clusters.Blue, clusters.Green, schema, writes);

    public static async Task<SalvageBench> CreateAsync(PostgresCluster restored, PostgresCluster abandoned, string schema, string writes)
    {
        var bench = new SalvageBench(await restored.CreateAsync(schema), await abandoned.CreateAsync(schema));
        await PostgresCluster.ExecuteAsync(bench.Abandoned, writes);
        return bench;
    }

    public static async Task<SalvageBench> RichAsync(TwoClusters clusters, string writes) =>
        new(await clusters.Blue.CreateAsync("", TwoClusters.Rich), await clusters.Green.CreateAsync(writes, TwoClusters.Rich));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public async Task<SalvageManifest> ExtractAsync(SalvageOptions? options = null)
    {
        (await new Salvaging(options ?? new(), TimeProvider.System, _ => { }).ExtractAsync(new("abandoned", Abandoned), new("restored", Restored), Folder, CancellationToken.None))
            .Is(out var manifest, out var failure).ShouldBeTrue(failure?.Message);
        return manifest!;
    }

    public async Task<ReplayResult> ReplayAsync(ReplayOptions? options = null)
    {
        var (folder, manifest) = Read();
        (await ReplayRun.ApplyAsync(folder, manifest, new("live", Restored), options ?? new(), _ => { }, CancellationToken.None)).Is(out var result, out var failure).ShouldBeTrue(failure?.Message);
        return result!;
    }

    public async Task<ReplayResult> TryAsync(ReplayOptions? options = null)
    {
        var (folder, manifest) = Read();
        (await ReplayRun.TryOutAsync(folder, manifest, new("live", Restored), options ?? new(), _ => { }, CancellationToken.None)).Is(out var result, out var failure).ShouldBeTrue(failure?.Message);
        return result!;
    }

    /// <summary>Whether both sides hold the same rows, to the last bit.</summary>
    public async Task<ParityResult> CompareAsync()
    {
        await using var left = await LiveSide.OpenAsync(new("abandoned", Abandoned), CancellationToken.None);
        await using var right = await LiveSide.OpenAsync(new("live", Restored), CancellationToken.None);
        return await new ParityRun(new() { ShowValues = true }, TimeProvider.System, _ => { }).CompareAsync(left, right, CancellationToken.None);
    }

    public async Task ShouldBeEqualAsync()
    {
        var result = await CompareAsync();
        string.Join("\n", result.Tables.SelectMany(table => table.Rows.Select(row => $"{table.Table} {row.Key} {row.State} {string.Join(',', row.Columns)}"))).ShouldBe("");
        result.Equal.ShouldBeTrue(string.Join("\n", result.Schema.Select(one => one.Name).Concat(result.Sequences.Select(one => one.Problem)).Concat(result.Unverified.Select(one => one.Why))));
    }

    private (SalvageFolder Folder, SalvageManifest Manifest) Read()
    {
        var folder = SalvageFolder.At(Folder);
        folder.Read().Is(out var manifest, out var failure).ShouldBeTrue(failure?.Message);
        return (folder, manifest!);
    }
}

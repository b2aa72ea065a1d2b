namespace Rollback.Model.Tests;

/// <summary>A lineage in a temporary folder. Parents are filled in: the word PARENT becomes the digest of the release before.</summary>
internal sealed class LineageOnDisk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lineage-").FullName;

    public LineageOnDisk(params string[] releases)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "releases"));
        Directory.CreateDirectory(Path.Combine(_folder, "migrations"));
        Touch("migrations/orders-v2.up.sql");
        Touch("migrations/orders-v2.down.sql");
        foreach (var (index, text) in releases.Index()) Write(index + 1, text);
    }

    public string Folder => _folder;

    /// <summary>Errors with paths relative to the lineage's folder.</summary>
    public string[] Errors => [.. Lineage.Load(_folder).Errors.Select(error => error.ToString().Replace(_folder + "/", "", StringComparison.Ordinal))];

    public Lineage Valid
    {
        get
        {
            var result = Lineage.Load(_folder);
            result.Errors.ShouldBeEmpty();
            return result.Lineage!;
        }
    }

    public void Write(int number, string text)
    {
        if (text.Contains("PARENT", StringComparison.Ordinal))
        {
            var previous = Reading.ReleaseFile.Read("", File.ReadAllText(PathOf(number - 1))).Release;
            text = text.Replace("PARENT", previous is null ? Digest.OfCanonical([]).Text : Digest.Of(previous).Text, StringComparison.Ordinal);
        }

        File.WriteAllText(PathOf(number), text);
    }

    public string PathOf(int number) => Path.Combine(_folder, "releases", ReleaseNumber.From(number).FileName);

    public void Touch(string path) => File.WriteAllText(Path.Combine(_folder, path), "");

    public void Remove(string path) => File.Delete(Path.Combine(_folder, path));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

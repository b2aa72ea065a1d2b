using Rollback.Offline.Engine.Monitor;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Monitor;

public sealed class BlobHasherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rollback-blobs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_text_asset_has_the_hash_of_its_bytes() =>
        HashOf(Asset("text", "")).ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    [Fact]
    public void A_file_is_the_same_wherever_it_lies_and_another_once_its_content_changes()
    {
        File.WriteAllText(Path.Combine(_folder, "a.txt"), "one");
        File.WriteAllText(Path.Combine(_folder, "b.txt"), "one");
        var before = Hashed(Asset("path", "a.txt"));

        Hashed(Asset("path", "b.txt")).ShouldBe(before);
        File.WriteAllText(Path.Combine(_folder, "a.txt"), "two");
        Hashed(Asset("path", "a.txt")).ShouldNotBe(before);
    }

    [Fact]
    public void An_archive_changes_with_any_of_its_entries()
    {
        var first = HashOf(Archive(("a", Asset("text", "1")), ("b", Asset("text", "2"))));

        HashOf(Archive(("b", Asset("text", "2")), ("a", Asset("text", "1")))).ShouldBe(first);
        HashOf(Archive(("a", Asset("text", "1")), ("b", Asset("text", "3")))).ShouldNotBe(first);
        HashOf(Archive(("a", Asset("text", "1")), ("c", Asset("text", "2")))).ShouldNotBe(first);
    }

    [Fact]
    public void A_folder_is_an_archive_of_its_files()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "site", "css"));
        File.WriteAllText(Path.Combine(_folder, "site", "css", "a.css"), "x");
        var folder = new PropertyValue.Blob(true, PropertyMap.Empty.With("path", "site"));
        var before = HashOf(folder);

        File.WriteAllText(Path.Combine(_folder, "site", "css", "a.css"), "y");

        HashOf(folder).ShouldNotBe(before);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name() =>
        Should.Throw<RpcException>(() => HashOf(Asset("path", "nothing.txt"))).Message.ShouldContain("nothing.txt");

    [Fact]
    public void What_a_file_address_leads_to_counts_and_not_the_address()
    {
        var file = Path.Combine(_folder, "a.txt");
        File.WriteAllText(file, "one");

        HashOf(Asset("uri", $"file://{file}")).ShouldBe(HashOf(Asset("text", "one")));
        Should.Throw<RpcException>(() => HashOf(Asset("uri", "ftp://somewhere/a"))).Message.ShouldContain("ftp://somewhere/a");
        Should.Throw<RpcException>(() => HashOf(Asset("path", "."))).Message.ShouldContain("is a folder; use an archive");
    }

    private string HashOf(PropertyValue blob) => ((PropertyValue.Text)((PropertyValue.Blob)Hashed(blob)).Content["hash"]).Value;

    private PropertyValue Hashed(PropertyValue blob) => new BlobHasher(_folder).Hash(PropertyMap.Empty.With("it", blob))["it"];

    private static PropertyValue.Blob Asset(string key, string value) => new(false, PropertyMap.Empty.With(key, value));

    private static PropertyValue.Blob Archive(params (string Name, PropertyValue.Blob Asset)[] entries) => new(
        true,
        PropertyMap.Empty.With("assets", PropertyMap.From(entries.Select(entry => KeyValuePair.Create(entry.Name, (PropertyValue)entry.Asset)))));
}

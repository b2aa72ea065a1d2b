using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rollback.Model.Reading;

namespace Rollback.Model.Tests;

public class ReleaseSchemaTests
{
    private static readonly string SchemaPath = Path.Combine(Repository.Root, "stacks", "release.schema.json");

    private static readonly JsonNode Schema = JsonNode.Parse(ReleaseSchema.Text())!;

    [Fact]
    public void The_schema_for_editors_is_the_reader_s_field_table()
    {
        // UPDATE_APPROVED=1 dotnet test -c Release tests/Rollback.Model.Tests
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1") File.WriteAllText(SchemaPath, ReleaseSchema.Text());

        File.ReadAllText(SchemaPath).ShouldBe(ReleaseSchema.Text());
    }

    [Fact]
    public void Every_field_that_is_written_is_in_the_schema() => Prop.ForAll(Generated.Releases, release =>
    {
        var errors = SchemaValidator.Errors(Schema, ReleaseDocument.From(release)).ToArray();
        return (errors.Length == 0).Label(string.Join("\n", errors));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_lineages_of_the_repository_follow_every_rule_and_the_schema()
    {
        foreach (var releases in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "stacks"), "releases", SearchOption.AllDirectories))
        {
            var lineage = Lineage.Load(Path.GetDirectoryName(releases)!);

            lineage.Errors.ShouldBeEmpty();
            lineage.Lineage!.Releases.SelectMany(release => SchemaValidator.Errors(Schema, ReleaseDocument.From(release))).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("services.orders.traffic.blue", 300)]
    [InlineData("services.orders.blue.replicas", 0)]
    [InlineData("databases.orders.generations.1.backupDays", 1)]
    [InlineData("secrets.orders-db", "one")]
    [InlineData("services.orders.blue.image", "registry.example.com/orders:v1")]
    public void What_the_reader_refuses_the_schema_refuses_too(string path, object value)
    {
        var document = ReleaseDocument.From(ReleaseFile.Read("", Sample.First).Release!);
        SchemaValidator.Errors(Schema, document).ShouldBeEmpty();
        var names = path.Split('.');
        JsonNode parent = document;
        foreach (var name in names[..^1]) parent = parent[name]!;

        parent[names[^1]] = JsonValue.Create(value);

        SchemaValidator.Errors(Schema, document).ShouldNotBeEmpty();
    }
}

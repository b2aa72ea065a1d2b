using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rollback.Model.Reading;

namespace Rollback.Model.Tests;

public class DigestTests
{
    private static Digest Of(string text) => Digest.Of(ReleaseFile.Read("0001.yaml", text).Release.ShouldNotBeNull());

    [Fact]
    public void The_digest_of_the_sample_never_changes() =>
        // Were this to change, every lineage in the field would appear edited.
        Of(Sample.First).Text.ShouldBe("sha256:933335d86fe0d1c8cb21fb93e892bf20535ff83dfa0efed417b13687f3815c4e");

    [Fact]
    public void Comments_quotes_and_flow_do_not_matter() => Of("# a comment\n" + Sample.First
        .Replace("secrets: { orders-db: 1, session-key: 1 }", "secrets:\n  session-key: 1\n  'orders-db': 1 # pinned", StringComparison.Ordinal)
        .Replace("Orders start", "\"Orders start\"", StringComparison.Ordinal)
        .Replace("rto: 5m", "rto: 300s", StringComparison.Ordinal)
        .Replace("09:00:00Z", "10:00:00+01:00", StringComparison.Ordinal)).ShouldBe(Of(Sample.First));

    [Theory]
    [InlineData("green: 0 }", "green: 1 }")]
    [InlineData("newCheckout: true", "newCheckout: false")]
    [InlineData("newCheckout: true", "newCheckout: \"true\"")]
    [InlineData("session-key: 1", "session-key2: 1")]
    [InlineData("Orders start", "Orders start.")]
    [InlineData("ana@", "bob@")]
    public void Every_word_of_the_content_matters(string old, string changed) =>
        Of(Sample.First.Replace(old, changed, StringComparison.Ordinal)).ShouldNotBe(Of(Sample.First));

    [Fact]
    public void The_order_of_keys_does_not_matter() => Prop.ForAll(Generated.Releases, ArbMap.Default.ArbFor<int>(), (release, seed) =>
    {
        // JSON is YAML: the document itself, shuffled, is another way to write the release.
        var shuffled = Shuffle(ReleaseDocument.From(release), new Random(seed))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default });
        return Of(shuffled) == Digest.Of(release);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static JsonNode? Shuffle(JsonNode? node, Random random) => node switch
    {
        JsonObject members => new JsonObject(members.ToArray().OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, Shuffle(member.Value, random)))),
        JsonArray items => new JsonArray([.. items.Select(item => Shuffle(item, random))]),
        _ => node?.DeepClone(),
    };
}

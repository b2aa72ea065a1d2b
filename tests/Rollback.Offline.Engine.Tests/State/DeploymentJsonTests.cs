using System.Buffers;
using System.Text;
using System.Text.Json;
using Rollback.Offline.Engine.Secrets;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Cli;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.State;

public sealed class DeploymentJsonTests
{
    [Fact]
    public void A_resource_is_written_in_the_official_shape_and_order()
    {
        var state = FakeDeployment.Password with { Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero) };

        Write(writer => ResourceJsonWriter.Write(writer, state, SecretForms.Clear)).ShouldBe(
            """{"urn":"urn:pulumi:dev::shop::random:index/randomPassword:RandomPassword::pw","custom":true,"id":"none","type":"random:index/randomPassword:RandomPassword","inputs":{"length":8}"""
            + ""","outputs":{"length":8,"result":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"\"s3cret!\""}}"""
            + ""","parent":"urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev","provider":"urn:pulumi:dev::shop::pulumi:providers:random::default::0c8f7a1e-0000-4000-8000-000000000000","propertyDependencies":{"length":[]}"""
            + ""","created":"2026-01-02T03:04:05.678Z"}""");
    }

    [Fact]
    public void Every_kind_of_value_comes_back_as_it_was()
    {
        var values = PropertyMap.Empty
            .With("null", PropertyValue.Nothing).With("unknown", PropertyValue.NotKnown).With("flag", true).With("number", 1.5)
            .With("nan", double.NaN).With("infinite", double.NegativeInfinity)
            .With("text", "a\"<&>é\u2028").With("list", new PropertyValue.List([1.0, "x"]))
            .With("secret", new PropertyValue.Secret(new PropertyValue.Map(PropertyMap.Empty.With("deep", "down"))))
            .With("reference", new PropertyValue.ResourceReference("urn:x", "id", ""))
            .With("component", new PropertyValue.ResourceReference("urn:y", null, "1.2.3"))
            .With("asset", new PropertyValue.Blob(false, PropertyMap.Empty.With("hash", "abc").With("text", "t")));
        var state = FakeDeployment.Password with { Outputs = values };

        var json = Write(writer => ResourceJsonWriter.Write(writer, state, SecretForms.Clear));
        using var document = JsonDocument.Parse(json);
        var read = new ResourceJsonReader((_, _) => throw new InvalidOperationException()).Read(document.RootElement);

        read.Outputs.ShouldBe(values);
    }

    [Fact]
    public void Unchanged_secrets_keep_their_ciphertext_and_resources_do_not_share_them()
    {
        var cipher = PassphraseCipher.Create("p");
        var snapshot = new Snapshot([FakeDeployment.Stack, FakeDeployment.Provider, FakeDeployment.Password], []);
        var first = Export(snapshot, new StateSecrets(cipher));

        var secrets = new StateSecrets(cipher);
        using var document = JsonDocument.Parse(first);
        var read = DeploymentJson.Read(document.RootElement, secrets.Decrypt);

        Export(read, secrets).ShouldBe(first);
        first.ShouldNotContain("s3cret!");
        var ciphertexts = first.Split("\"ciphertext\":\"").Skip(1).Select(part => part.Split('"')[0]).ToArray();
        ciphertexts.Length.ShouldBe(2);
        ciphertexts[0].ShouldNotBe(ciphertexts[1]);
    }

    [Fact]
    public void What_version_3_does_not_know_makes_it_version_4()
    {
        DeploymentJson.FeaturesOf(new Snapshot([FakeDeployment.Password], [])).ShouldBeEmpty();
        DeploymentJson.FeaturesOf(new Snapshot([FakeDeployment.Password with { Taint = true, ReplaceWith = ["urn:x"] }], []))
            .ShouldBe(["replaceWith", "taint"]);
    }

    [Fact]
    public void What_another_engine_keeps_is_kept_to_the_nanosecond()
    {
        const string Text =
            """{"manifest":{"time":"1970-01-01T00:00:00Z","magic":"","version":""},"resources":[{"urn":"urn:pulumi:dev::shop::a:b:C::c","custom":false,"type":"a:b:C",""" +
            """ "created":"2026-01-02T03:04:05.123456789Z","hideDiff":[["list",0,"a.b"]],"refreshBeforeUpdate":true,"snippetID":"s"}],"extensions":{"e":[1]},"metadata":{"m":1}}""";
        using var document = JsonDocument.Parse(Text);

        var read = new SnapshotBuilder(DeploymentJson.Read(document.RootElement, (text, _) => text)).Build([]);

        Write(writer => DeploymentJson.Write(writer, read, new Manifest(DateTimeOffset.UnixEpoch, ""), null, SecretForms.Clear)).ShouldBe(Text.Replace(" ", ""));
    }

    [Fact]
    public void Resources_from_before_there_were_provider_references_get_their_default_provider()
    {
        using var document = JsonDocument.Parse(
            """{"manifest":{"time":"2019-01-01T00:00:00Z"},"resources":[{"urn":"urn:pulumi:dev::shop::aws:s3:Bucket::b","custom":true,"id":"b","type":"aws:s3:Bucket"}]}""");

        var read = DeploymentJson.Read(document.RootElement, (text, _) => text);

        read.Resources.Select(resource => resource.Type).ShouldBe(["pulumi:providers:aws", "aws:s3:Bucket"]);
        read.Resources[1].Provider.ShouldBe($"urn:pulumi:dev::shop::pulumi:providers:aws::default::{read.Resources[0].Id}");
        SnapshotIntegrity.FirstViolation(read).ShouldBeNull();
    }

    [Fact]
    public void An_edited_version_is_found_by_the_magic()
    {
        using var document = JsonDocument.Parse("""{"manifest":{"time":"2026-01-01T00:00:00Z","magic":"00","version":"v3.1.0"}}""");

        Should.Throw<FormatException>(() => DeploymentJson.Read(document.RootElement, (text, _) => text)).Message.ShouldContain("magic cookie mismatch");
    }

    [Fact]
    public void References_to_what_is_missing_or_later_break_integrity()
    {
        SnapshotIntegrity.FirstViolation(new Snapshot([FakeDeployment.Stack, FakeDeployment.Provider, FakeDeployment.Password], [])).ShouldBeNull();
        SnapshotIntegrity.FirstViolation(new Snapshot([FakeDeployment.Provider, FakeDeployment.Password], []))!.ShouldContain("parent");
        SnapshotIntegrity.FirstViolation(new Snapshot([FakeDeployment.Stack, FakeDeployment.Password, FakeDeployment.Provider], []))!.ShouldContain("provider");
        SnapshotIntegrity.FirstViolation(new Snapshot([FakeDeployment.Stack, FakeDeployment.Stack], []))!.ShouldContain("twice");
    }

    private static string Export(Snapshot snapshot, StateSecrets secrets) => Write(writer =>
        DeploymentJson.Write(writer, snapshot, new Manifest(DateTimeOffset.UnixEpoch, Manifest.CurrentVersion), secrets.Salt, secrets));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PropertyJsonWriter.Compact))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

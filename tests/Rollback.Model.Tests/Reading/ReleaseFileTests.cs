using FsCheck;
using FsCheck.Fluent;
using Rollback.Model.Reading;

namespace Rollback.Model.Tests;

public class ReleaseFileTests
{
    private static string[] Errors(string text) => [.. ReleaseFile.Read("0001.yaml", text).Errors.Select(error => error.ToString())];

    private static string[] ErrorsAfter(string old, string changed)
    {
        Sample.First.ShouldContain(old);
        return Errors(Sample.First.Replace(old, changed, StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_is_read_into_its_types()
    {
        var release = ReleaseFile.Read("0001.yaml", Sample.First).Release.ShouldNotBeNull();

        release.Number.ShouldBe(ReleaseNumber.First);
        release.Parent.ShouldBeNull();
        release.Created.ShouldBe(new Created(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "ana@example.com"));
        var orders = release.Services["orders"];
        orders.Blue.Image.Text.ShouldBe(Sample.ImageOne);
        orders.Blue.Image.Repository.ShouldBe("registry.example.com/orders");
        orders.Green.Flags["newCheckout"].ShouldBe(new FlagValue.Switch(true));
        orders.Traffic.ShouldBe(new Traffic(Weight.From(100), Weight.From(0)));
        release.Databases["orders"].Generations[1].ShouldBe(new GenerationSpec
        {
            EngineVersion = "15",
            InstanceClass = "db.t4g.medium",
            StorageGiB = 20,
            BackupDays = 14,
        });
        release.Secrets["session-key"].ShouldBe(1);
        release.Objectives.ShouldBe(new Objectives { Rto = TimeSpan.FromMinutes(5), Rpo = TimeSpan.Zero, FailedRequests = 0 });
    }

    [Fact]
    public void A_weight_of_300_is_refused_with_its_range() => ErrorsAfter("blue: 100", "blue: 300").ShouldBe(
        ["0001.yaml:8: services.orders.traffic.blue: 300 is not a DNS weight. Use an integer from 0 to 255."]);

    [Fact]
    public void A_negative_weight_is_refused() => ErrorsAfter("green: 0 }", "green: -1 }").ShouldBe(
        ["0001.yaml:8: services.orders.traffic.green: -1 is not a DNS weight. Use an integer from 0 to 255."]);

    [Fact]
    public void Weights_that_are_both_zero_are_refused() => ErrorsAfter("blue: 100", "blue: 0").ShouldBe(
        ["0001.yaml:8: services.orders.traffic: both weights are 0, so DNS would answer nothing. Give at least one color a weight above 0."]);

    [Fact]
    public void A_quoted_number_is_named_as_such() => ErrorsAfter("blue: 100", "blue: \"100\"").ShouldBe(
        ["0001.yaml:8: services.orders.traffic.blue: the text \"100\" is not a DNS weight. Use an integer from 0 to 255, without quotes."]);

    [Fact]
    public void An_image_without_digest_is_refused() => ErrorsAfter($"blue: {{ image: {Sample.ImageOne}", "blue: { image: registry.example.com/orders:v1").ShouldBe(
        ["0001.yaml:6: services.orders.blue.image: 'registry.example.com/orders:v1' is not an image pinned by digest. Write it like registry.example.com/orders@sha256: and 64 hexadecimal digits."]);

    [Fact]
    public void A_color_without_replicas_would_not_be_warm() => ErrorsAfter($"blue: {{ image: {Sample.ImageOne}, replicas: 2", $"blue: {{ image: {Sample.ImageOne}, replicas: 0").ShouldBe(
        ["0001.yaml:6: services.orders.blue.replicas: 0 is not a number of replicas; both colors stay warm. Use an integer from 1 to 1000."]);

    [Fact]
    public void A_misspelt_field_is_recognised() => ErrorsAfter("traffic:", "trafic:").ShouldBe(
    [
        "0001.yaml:6: services.orders.traffic: the field is missing. Add it: how DNS answers are divided between the colors.",
        "0001.yaml:8: services.orders.trafic: there is no such field. Did you mean 'traffic'?",
    ]);

    [Fact]
    public void An_unknown_field_is_answered_with_the_known_ones() => ErrorsAfter("primary: 1", "primary: 1\n    shards: 4").ShouldBe(
        ["0001.yaml:13: databases.orders.shards: there is no such field. Known here: primary, generations."]);

    [Fact]
    public void A_key_given_twice_is_refused_where_it_is_repeated() => ErrorsAfter("summary: Orders start", "summary: Orders start\nsummary: Again").ShouldBe(
        ["0001.yaml:4: summary: the key is given twice, first on line 3. Remove one of the two."]);

    [Fact]
    public void A_version_without_quotes_is_not_text() => ErrorsAfter("engineVersion: \"15\"", "engineVersion: 15.10").ShouldBe(
        ["0001.yaml:14: databases.orders.generations.1.engineVersion: 15.10 without quotes is not text in YAML. Write \"15.10\"."]);

    [Fact]
    public void A_primary_must_be_a_declared_generation() => ErrorsAfter("primary: 1", "primary: 3").ShouldBe(
        ["0001.yaml:12: databases.orders.primary: generation 3 is not among generations 1. Choose one of them, or declare it."]);

    [Fact]
    public void A_service_names_a_declared_database() => ErrorsAfter("    database: orders", "    database: order").ShouldBe(
        ["0001.yaml:9: services.orders.database: database 'order' is not declared under databases. Did you mean 'orders'?"]);

    [Fact]
    public void Backups_reach_back_a_week_at_least() => ErrorsAfter("backupDays: 14", "backupDays: 1").ShouldBe(
        ["0001.yaml:14: databases.orders.generations.1.backupDays: 1 is not a backup retention in days. Use an integer from 7 to 35."]);

    [Fact]
    public void A_list_where_a_mapping_belongs_is_refused() => ErrorsAfter("secrets: { orders-db: 1, session-key: 1 }", "secrets: [1]").ShouldBe(
        ["0001.yaml:15: secrets: a list is not a mapping. Write 'name: value' lines below it, or use { }."]);

    [Fact]
    public void An_empty_value_is_refused() => ErrorsAfter("summary: Orders start", "summary:").ShouldBe(
        ["0001.yaml:3: summary: nothing is not a sentence. Say in one sentence what this release changes."]);

    [Fact]
    public void A_duration_without_unit_is_refused() => ErrorsAfter("rpo: 0s", "rpo: never").ShouldBe(
        ["0001.yaml:16: objectives.rpo: 'never' is not a duration. Write it like 5m, 90s, 1h30m or 250ms."]);

    [Fact]
    public void A_time_without_zone_is_refused() => ErrorsAfter("09:00:00Z", "09:00:00").ShouldBe(
        ["0001.yaml:2: created.at: '2026-11-20T09:00:00' is not a time with its zone. Write it like 2026-11-20T09:00:00Z."]);

    [Fact]
    public void The_first_release_has_no_parent() => ErrorsAfter("created:", $"parent: {Digest.OfCanonical([])}\ncreated:").ShouldBe(
        ["0001.yaml:2: parent: release 1 is the first and has no parent. Remove the line."]);

    [Fact]
    public void A_later_release_names_its_parent() => Errors(Sample.Second.Replace("parent: PARENT\n", "", StringComparison.Ordinal)).ShouldBe(
        ["0001.yaml:1: parent: release 2 does not name its parent. Add the digest of release 1 ('rollback release new' does it for you)."]);

    [Fact]
    public void A_reversible_change_needs_its_undo() => Errors(Sample.Second.Replace(", undo: migrations/orders-v2.down.sql", "", StringComparison.Ordinal).Replace("PARENT", Digest.OfCanonical([]).Text, StringComparison.Ordinal)).ShouldBe(
        ["0001.yaml:19: changes[0].undo: a reversible change needs its undo. Name the SQL file that undoes it, or call the change irreversible."]);

    [Fact]
    public void A_path_may_not_leave_the_lineage() => Errors(Sample.Second.Replace("undo: migrations", "undo: ../../migrations", StringComparison.Ordinal).Replace("PARENT", Digest.OfCanonical([]).Text, StringComparison.Ordinal)).ShouldBe(
        ["0001.yaml:19: changes[0].undo: '../../migrations/orders-v2.down.sql' is not a file below the lineage's folder. Write it relative to that folder, for example migrations/orders-v2.up.sql."]);

    [Theory]
    [InlineData("via: pointInTime, time: 2026-11-20T09:00:00Z", "0001.yaml:16: databases.orders.generations.2.seed.time: a time alone is no checkpoint, which is known to be exact. Name the checkpoint whose time it is, or remove the time: `rollback activate` takes a checkpoint then.")]
    [InlineData("via: pointintime, checkpoint: c1", "0001.yaml:16: databases.orders.generations.2.seed.via: 'pointintime' is not a way to seed a generation. Did you mean 'pointInTime'?")]
    [InlineData("via: replication, checkpoint: c1", "0001.yaml:16: databases.orders.generations.2.seed.checkpoint: a seed via replication follows the source and has no checkpoint. Remove it, or seed via snapshot or pointInTime.")]
    public void Seeds_say_what_they_restore(string via, string error) => Errors(Sample.Second
        .Replace("via: replication", via, StringComparison.Ordinal)
        .Replace("PARENT", Digest.OfCanonical([]).Text, StringComparison.Ordinal)).ShouldBe([error]);

    [Fact]
    public void A_generation_is_not_seeded_from_itself() => Errors(Sample.Second
        .Replace("seed: { generation: 1", "seed: { generation: 2", StringComparison.Ordinal)
        .Replace("PARENT", Digest.OfCanonical([]).Text, StringComparison.Ordinal)).ShouldBe(
        ["0001.yaml:16: databases.orders.generations.2.seed.generation: generation 2 cannot be seeded from generation 2. Take an earlier generation as the source."]);

    [Fact]
    public void All_errors_of_a_file_are_told_at_once()
    {
        var text = Sample.First
            .Replace("blue: 100", "blue: 300", StringComparison.Ordinal)
            .Replace("primary: 1", "primary: 7", StringComparison.Ordinal)
            .Replace("rto: 5m, ", "", StringComparison.Ordinal)
            .Replace("summary: Orders start", "sumary: Orders start", StringComparison.Ordinal);

        Errors(text).ShouldBe(
        [
            "0001.yaml:1: summary: the field is missing. Add it: one sentence for people.",
            "0001.yaml:3: sumary: there is no such field. Did you mean 'summary'?",
            "0001.yaml:8: services.orders.traffic.blue: 300 is not a DNS weight. Use an integer from 0 to 255.",
            "0001.yaml:12: databases.orders.primary: generation 7 is not among generations 1. Choose one of them, or declare it.",
            "0001.yaml:16: objectives.rto: the field is missing. Add it: longest time from detection to service restored, for example 5m.",
        ]);
    }

    [Theory]
    [InlineData("release: [1", "0001.yaml:2: this is not readable YAML: ")]
    [InlineData("release: 1\n\tsummary: x", "0001.yaml:1: this is not readable YAML: ")]
    [InlineData("a: &x 1\nb: *x", "0001.yaml:2: this is not readable YAML: aliases (*name) are not used in releases; write the value out.")]
    [InlineData("a: !!int 1", "0001.yaml:1: this is not readable YAML: tags (tag:yaml.org,2002:int) are not used in releases; write the value plainly.")]
    [InlineData("a: 1\n---\nb: 2", "0001.yaml:2: this is not readable YAML: a second document starts here; a release is one document.")]
    public void Unreadable_text_is_one_clear_error(string text, string start)
    {
        var error = Errors(text).ShouldHaveSingleItem();

        error.ShouldStartWith(start);
        error.ShouldEndWith("Correct the syntax; nothing after this line was checked.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("just text")]
    [InlineData("- a\n- b")]
    public void A_file_that_is_no_mapping_is_told_which_fields_to_give(string text) =>
        Errors(text).ShouldHaveSingleItem().ShouldEndWith("is not a mapping. Give the fields release, created, summary, services, objectives.");

    [Fact]
    public void Deep_nesting_is_an_error_and_not_a_crash() =>
        Errors(string.Concat(Enumerable.Repeat("[", 5000))).ShouldHaveSingleItem().ShouldContain("the nesting is deeper than 20 levels");

    [Fact]
    public void However_a_file_is_damaged_the_reader_answers() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, Sample.First.Length - 1), Gen.Zip(Gen.Choose(0, 12), Gen.Elements("", "\n", "\t", ": ", "{", "}", "[", "]", "\"", "'", "#", "- ", "&a", "*a", "|", ">", "?", "%", "\0", "\ud83d", "\r"))).ToArbitrary(),
        damage =>
        {
            var (at, (removed, inserted)) = damage;
            var text = Sample.First.Remove(at, Math.Min(removed, Sample.First.Length - at)).Insert(at, inserted);
            var file = ReleaseFile.Read("0001.yaml", text);
            return file.Release is null != file.Errors.IsEmpty;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void A_value_that_ends_in_a_line_feed_is_not_the_value() => ErrorsAfter($"green: {{ image: {Sample.ImageOne}", $"green: {{ image: \"{Sample.ImageOne}\\n\"").ShouldHaveSingleItem()
        .ShouldStartWith("0001.yaml:7: services.orders.green.image: ");
}

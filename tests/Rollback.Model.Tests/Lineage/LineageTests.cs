namespace Rollback.Model.Tests;

public class LineageTests
{
    private static string Third(Func<string, string>? change = null)
    {
        var text = Sample.Second
            .Replace("release: 2", "release: 3", StringComparison.Ordinal)
            .Replace("""
                changes:
                  - { id: orders-v2, database: orders, class: reversible, apply: migrations/orders-v2.up.sql, undo: migrations/orders-v2.down.sql }

                """, "", StringComparison.Ordinal);
        return change is null ? text : change(text);
    }

    private static string[] ErrorsOfThird(string old, string changed)
    {
        Third().ShouldContain(old);
        using var folder = new LineageOnDisk(Sample.First, Sample.Second, Third(text => text.Replace(old, changed, StringComparison.Ordinal)));
        return folder.Errors;
    }

    [Fact]
    public void A_lineage_knows_its_releases_and_their_digests()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second, Third());

        var lineage = folder.Valid;

        lineage.Head.Value.ShouldBe(3);
        lineage.At(2).Parent.ShouldBe(lineage.DigestOf(ReleaseNumber.First));
        lineage.TryAt(4, out _).ShouldBeFalse();
        lineage.TryAt(0, out _).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => lineage.At(99)).Message.ShouldStartWith("The lineage ends with release 3.");
    }

    [Fact]
    public void An_edited_release_is_found_by_its_successor()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second, Third());
        var released = folder.Valid.DigestOf(ReleaseNumber.First);
        folder.Write(1, Sample.First.Replace("newCheckout: true", "newCheckout: false", StringComparison.Ordinal));
        var edited = Digest.Of(Model.Reading.ReleaseFile.Read("", File.ReadAllText(folder.PathOf(1))).Release!);

        folder.Errors.ShouldBe(
            [$"releases/0002.yaml:2: parent: release 2 was made on {released}, but releases/0001.yaml now has {edited}: one of the two was edited. Restore 0001.yaml to what was released and put the change into a new release; if release 1 was never applied, correct this line."]);
    }

    [Fact]
    public void An_edited_script_is_found_by_the_release_after_it_and_by_what_was_applied()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second, Third());
        var (second, script) = (ReleaseNumber.From(2), Path.Combine(folder.Folder, "migrations", "orders-v2.up.sql"));
        File.WriteAllText(script, "ALTER TABLE orders ADD COLUMN channel text;\n");
        var applied = folder.Valid.DigestOf(second);
        folder.Write(3, Third().Replace("PARENT", applied.Text, StringComparison.Ordinal));
        File.WriteAllText(script, "ALTER TABLE orders ADD COLUMN channel text;\r\n");

        folder.Valid.CheckApplied(second, applied).ShouldBeNull();
        folder.Valid.CheckApplied(second, Digest.Of(folder.Valid.At(2))).ShouldBeNull("it was applied before digests covered scripts");

        File.WriteAllText(script, "DROP TABLE orders;\n");
        folder.Errors.Single().ShouldStartWith($"releases/0003.yaml:2: parent: release 3 was made on {applied}, but releases/0002.yaml now has sha256:");
        folder.Errors.Single().ShouldContain("one of the two, or a script, was edited");
        folder.Remove("releases/0003.yaml");
        folder.Valid.CheckApplied(second, applied)!.Message.ShouldEndWith("the file or one of its scripts was edited.");
    }

    [Fact]
    public void A_gap_is_found_and_what_is_missing_named()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second, Third());
        folder.Remove("releases/0002.yaml");

        folder.Errors.ShouldBe(
            ["releases: 0002.yaml is missing; the highest release is 3. Bring the missing release back from version control: releases are numbered from 1 without gaps and never removed."]);
    }

    [Fact]
    public void A_file_says_the_number_that_it_is_named_by()
    {
        using var folder = new LineageOnDisk(Sample.First);
        File.Move(folder.PathOf(1), folder.PathOf(2));
        folder.Write(1, Sample.First);

        folder.Errors.ShouldBe(["releases/0002.yaml:1: release: the file is named 0002.yaml but says release 1. Write release: 2, or rename the file."]);
    }

    [Fact]
    public void Errors_of_all_files_are_told_together()
    {
        using var folder = new LineageOnDisk(
            Sample.First.Replace("blue: 100", "blue: 300", StringComparison.Ordinal),
            Sample.Second.Replace("green: 100", "green: 256", StringComparison.Ordinal));
        folder.Touch("releases/notes.txt");

        folder.Errors.ShouldBe(
        [
            "releases/notes.txt: this is not a release's file name. Name releases 0001.yaml, 0002.yaml and so on, and keep other files elsewhere.",
            "releases/0001.yaml:8: services.orders.traffic.blue: 300 is not a DNS weight. Use an integer from 0 to 255.",
            "releases/0002.yaml:9: services.orders.traffic.green: 256 is not a DNS weight. Use an integer from 0 to 255.",
        ]);
    }

    [Fact]
    public void A_lineage_without_folder_says_where_it_was_looked_for()
    {
        var error = Lineage.Load("/nowhere/stacks/x").Errors.ShouldHaveSingleItem();

        error.ToString().ShouldBe("/nowhere/stacks/x/releases: there is no such folder. Create the lineage's first release there, or set 'lineage' to the folder that has one.");
    }

    [Fact]
    public void A_generation_is_never_changed() =>
        ErrorsOfThird("1: { engineVersion: \"15\", instanceClass: db.t4g.medium, storageGiB: 20", "1: { engineVersion: \"16\", instanceClass: db.t4g.medium, storageGiB: 50").ShouldHaveSingleItem().ShouldMatch(
            @"^releases/0003.yaml:15: databases.orders.generations.1: generation 1 of database 'orders' differs from its declaration in .*releases/0001.yaml \(engineVersion was 15, is 16; storageGiB was 20, is 50\). Leave it as it was and add a new generation: a generation is never changed.$");

    [Fact]
    public void A_new_generation_says_where_its_data_comes_from() =>
        ErrorsOfThird("generations:\n", "generations:\n      3: { engineVersion: \"15\", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14 }\n").ShouldBe(
            ["releases/0003.yaml:15: databases.orders.generations.3: generation 3 of database 'orders' would start empty. Add a seed, for example { generation: 2, via: replication }."]);

    [Fact]
    public void Secret_versions_are_appended_one_at_a_time() => ErrorsOfThird("orders-db: 2", "orders-db: 5").ShouldBe(
        ["releases/0003.yaml:17: secrets.orders-db: version 5 of secret 'orders-db' skips versions 3 to 4. Pin version 3: versions are appended one at a time."]);

    [Fact]
    public void An_older_secret_version_may_be_pinned_again()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second, Third(text => text.Replace("orders-db: 2", "orders-db: 1", StringComparison.Ordinal)));

        folder.Valid.Union(3).Secrets["orders-db"].ShouldBe([1, 2]);
    }

    [Fact]
    public void The_files_of_a_change_exist()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second);
        folder.Remove("migrations/orders-v2.down.sql");

        folder.Errors.ShouldBe(["releases/0002.yaml:19: changes[0].undo: there is no file 'migrations/orders-v2.down.sql' in the lineage's folder. Add the file, or correct the path."]);
    }

    [Fact]
    public void A_change_has_its_id_to_itself() =>
        ErrorsOfThird("objectives:", "changes: [{ id: orders-v2, database: orders, class: compatible, apply: migrations/orders-v2.up.sql }]\nobjectives:").ShouldHaveSingleItem()
            .ShouldMatch("^releases/0003.yaml:18: changes\\[0\\].id: the change 'orders-v2' is already in .*releases/0002.yaml. Give each change its own id.$");

    [Fact]
    public void What_is_still_declared_cannot_be_retired() => ErrorsOfThird("objectives:", "retire: { databases: { orders: [1] }, secrets: { orders-db: [2], session-key: [4] } }\nobjectives:").ShouldBe(
    [
        "releases/0003.yaml:18: retire.databases.orders: generation 1 of database 'orders' is still declared by this release. Remove it from databases, or do not retire it yet.",
        "releases/0003.yaml:18: retire.secrets.orders-db: version 2 of secret 'orders-db' is pinned by this release. Pin another version, or do not retire it yet.",
        "releases/0003.yaml:18: retire.secrets.session-key: version 4 of secret 'session-key' was never released. Remove it from the list.",
    ]);

    [Fact]
    public void The_successor_repeats_the_head_and_is_chained_to_it()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second);
        var lineage = folder.Valid;

        var next = lineage.Next(new(new(2026, 11, 22, 10, 0, 0, 500, TimeSpan.FromHours(1)), "bob"), "More");
        File.WriteAllText(folder.PathOf(3), ReleaseText.Write(next));

        next.Changes.ShouldBeEmpty();
        next.Created.At.ShouldBe(new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));
        folder.Valid.At(3).Parent.ShouldBe(lineage.DigestOf(lineage.Head));
        ReleaseDiff.Between(lineage.At(2), next).Select(difference => difference.Path).ShouldBe(["changes", "summary"]);
    }

    [Fact]
    public void The_difference_of_two_releases_names_every_value()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second);
        var lineage = folder.Valid;

        var differences = ReleaseDiff.Between(lineage.At(1), lineage.At(2));

        differences.ShouldContain(new ReleaseDifference("services.orders.traffic.green", "0", "100"));
        differences.ShouldContain(new ReleaseDifference("databases.orders.generations.2.seed.via", null, "\"replication\""));
        differences.ShouldContain(new ReleaseDifference("services.orders.green.flags.newCheckout", "true", null));
        differences.ShouldNotContain(difference => difference.Path == "release" || difference.Path == "parent");
        ReleaseDiff.Between(lineage.At(2), lineage.At(2)).ShouldBeEmpty();
    }
}

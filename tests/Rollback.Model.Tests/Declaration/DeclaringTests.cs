namespace Rollback.Model.Tests;

public sealed class DeclaringTests : IDisposable
{
    private readonly LineageOnDisk _folder = new(Sample.First, Sample.Second, Sample.Third);
    private readonly Lineage _lineage;

    public DeclaringTests() => _lineage = _folder.Valid;

    public void Dispose() => _folder.Dispose();

    private StackDeclaration Declared(DeclarationRequest request)
    {
        var result = _lineage.Declare(request);
        result.Refusal.ShouldBeNull();
        return result.Declaration.ShouldNotBeNull();
    }

    private string Refused(DeclarationRequest request) => _lineage.Declare(request).Refusal.ShouldNotBeNull().ToString();

    [Fact]
    public void Rolling_back_keeps_what_later_releases_wrote()
    {
        var declared = Declared(new() { Release = 1, Head = 2 });

        declared.Services.ShouldBe(_lineage.At(1).Services);
        declared.Databases["orders"].Primary.ShouldBe(1);
        declared.Databases["orders"].Generations.Keys.ShouldBe([1, 2]);
        declared.Secrets["orders-db"].Pinned.ShouldBe(1);
        declared.Secrets["orders-db"].Versions.ShouldBe([1, 2]);
        declared.Digest.ShouldBe(_lineage.DigestOf(ReleaseNumber.First));
    }

    [Fact]
    public void Serving_a_release_declares_it_exactly()
    {
        var declared = Declared(new() { Release = 2 });

        declared.Head.Value.ShouldBe(3);
        declared.Services["orders"].Traffic.ShouldBe(new Traffic(Weight.From(0), Weight.From(100)));
        declared.Databases["orders"].Primary.ShouldBe(2);
    }

    [Fact]
    public void Preparing_adds_the_next_release_and_keeps_what_serves()
    {
        var declared = Declared(new() { Release = 2, Head = 2, Phase = Phase.Prepare, Serving = 1 });

        var orders = declared.Services["orders"];
        orders.Traffic.ShouldBe(new Traffic(Weight.From(100), Weight.From(0)));
        orders.Blue.ShouldBe(_lineage.At(1).Services["orders"].Blue);
        orders.Green.Image.Text.ShouldBe(Sample.ImageTwo);
        declared.Databases["orders"].Primary.ShouldBe(1);
        declared.Databases["orders"].Generations.Keys.ShouldBe([1, 2]);
        declared.Secrets["orders-db"].Pinned.ShouldBe(1);
        declared.Release.Number.Value.ShouldBe(2);
    }

    [Fact]
    public void A_color_with_traffic_is_not_touched_while_preparing()
    {
        // Release 2 serves green; preparing release 1 must leave green alone although release 1 runs another image there.
        var orders = Declared(new() { Release = 1, Head = 2, Phase = Phase.Prepare, Serving = 2 }).Services["orders"];

        orders.Green.ShouldBe(_lineage.At(2).Services["orders"].Green);
        orders.Blue.ShouldBe(_lineage.At(1).Services["orders"].Blue);
    }

    [Fact]
    public void A_database_that_the_release_does_not_know_keeps_its_nearest_primary()
    {
        var declared = Declared(new() { Release = 2 });

        declared.Databases["billing"].Primary.ShouldBe(1);
        declared.Secrets["billing-db"].Pinned.ShouldBeNull();
    }

    [Fact]
    public void What_is_retired_is_declared_no_more_once_the_head_reaches_it()
    {
        Declared(new() { Release = 3 }).Databases["orders"].Generations.Keys.ShouldBe([2]);
        Declared(new() { Release = 2, Head = 2 }).Databases["orders"].Generations.Keys.ShouldBe([1, 2]);
    }

    [Fact]
    public void A_release_whose_data_was_retired_is_refused() =>
        Refused(new() { Release = 1, Head = 3 }).ShouldBe("Release 1 needs generation 1 of database 'orders', which release 3 retired. Choose a later release: what is retired does not come back.");

    [Theory]
    [InlineData(99, null, "There is no release 99 (release); the lineage has releases 1 to 3. Choose one of them, or make it with 'rollback release new'.")]
    [InlineData(0, null, "There is no release 0 (release); the lineage has releases 1 to 3. Choose one of them, or make it with 'rollback release new'.")]
    [InlineData(1, 7, "There is no release 7 (head); the lineage has releases 1 to 3. Choose one of them, or make it with 'rollback release new'.")]
    [InlineData(2, 1, "Release 2 is above head 1. Set head to 2 or higher, or remove it to use the highest release.")]
    public void A_choice_outside_the_lineage_is_refused(int release, int? head, string message) =>
        Refused(new() { Release = release, Head = head }).ShouldBe(message);

    [Fact]
    public void Preparing_needs_the_release_in_service() => Refused(new() { Release = 2, Phase = Phase.Prepare }).ShouldBe(
        "Preparing release 2 needs to know the release in service. Set 'serving' to its number.");

    [Fact]
    public void The_head_is_never_lowered_below_what_was_applied() => Refused(new() { Release = 1, Head = 1, AppliedHead = 2 }).ShouldBe(
        "Head 1 is below 2, which this stack was updated with: what releases 2 to 2 hold would be deleted. Set head to 2 or higher, or remove it. To drop data on purpose, retire it in a new release.");

    [Fact]
    public void An_applied_release_that_was_edited_afterwards_is_found()
    {
        var applied = Digest.OfCanonical([1]);

        _lineage.CheckApplied(ReleaseNumber.From(3), _lineage.DigestOf(ReleaseNumber.From(3))).ShouldBeNull();
        _lineage.CheckApplied(ReleaseNumber.From(3), applied).ShouldNotBeNull().Message.ShouldBe(
            $"Release 3 was applied as {applied}, but 0003.yaml now has {_lineage.DigestOf(ReleaseNumber.From(3))}: the file was edited.");
        _lineage.CheckApplied(ReleaseNumber.From(8), applied).ShouldNotBeNull().Message.ShouldBe("The stack was updated with release 8, but the lineage ends with release 3.");
    }
}

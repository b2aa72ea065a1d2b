using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Tests.State;

public sealed class SnapshotBuilderTests
{
    [Fact]
    public void A_changed_state_keeps_its_place_and_new_ones_go_to_the_end()
    {
        var builder = new SnapshotBuilder(new Snapshot([State("a"), State("b")], []));

        builder.Apply(new StateChange(null, null, State("c")));
        builder.Apply(new StateChange(null, State("a"), State("a") with { Protect = true }));

        var states = builder.Build([]).Resources;
        states.Select(state => state.Urn).ShouldBe(["a", "b", "c"]);
        states[0].Protect.ShouldBeTrue();
    }

    [Fact]
    public void A_state_comes_after_what_it_depends_on_even_if_that_was_created_later()
    {
        var builder = new SnapshotBuilder(new Snapshot([State("a"), State("b")], []));

        builder.Apply(new StateChange(null, null, State("c")));
        builder.Apply(new StateChange(null, State("a"), State("a") with { Dependencies = ["c"] }));

        builder.Build([]).Resources.Select(state => state.Urn).ShouldBe(["c", "a", "b"]);
    }

    [Fact]
    public void A_second_live_state_of_a_urn_makes_the_first_one_pending_delete_even_with_the_same_id()
    {
        var builder = new SnapshotBuilder(new Snapshot([State("a"), State("b") with { Dependencies = ["a"] }], []));

        builder.Apply(new StateChange(null, null, State("a") with { Protect = true }));

        var states = builder.Build([]).Resources;
        states.Select(state => (state.Urn, state.Delete, state.Protect))
            .ShouldBe([("a", true, false), ("a", false, true), ("b", false, false)]);

        builder.Apply(new StateChange(null, states[0], null));
        builder.Build([]).Resources.Select(state => (state.Urn, state.Delete)).ShouldBe([("a", false), ("b", false)]);
    }

    [Fact]
    public void A_renamed_state_is_followed_by_those_that_refer_to_it()
    {
        var child = State("child") with { Parent = "old", Provider = "old::id", Dependencies = ["old"], DeletedWith = "old" };
        var builder = new SnapshotBuilder(new Snapshot([State("old"), child], []));

        builder.Apply(new StateChange(null, State("old"), State("new")));

        var renamed = builder.Build([]).Resources[1];
        (renamed.Parent, renamed.Provider, renamed.Dependencies[0], renamed.DeletedWith)
            .ShouldBe(("new", "new::id", "new", "new"));
    }

    [Fact]
    public void References_to_a_removed_state_disappear()
    {
        var builder = new SnapshotBuilder(new Snapshot([State("a"), State("b") with { Dependencies = ["a"] }], []));

        builder.Apply(new StateChange(null, State("a"), null));

        builder.Build([]).Resources.Single().Dependencies.ShouldBeEmpty();
    }

    [Fact]
    public void A_change_of_another_snapshot_is_refused()
    {
        var builder = new SnapshotBuilder(Snapshot.Empty);

        Should.Throw<InvalidDataException>(() => builder.Apply(new StateChange(null, State("a"), null)))
            .Message.ShouldContain("'a'");
    }

    [Fact]
    public void A_long_chain_of_dependencies_is_sorted()
    {
        var states = Enumerable.Range(0, 20_000).Select(n => State($"r{n}") with { Dependencies = [$"r{n + 1}"] });

        var sorted = new SnapshotBuilder(new Snapshot([.. states, State("r20000")], [])).Build([]);

        sorted.Resources[0].Urn.ShouldBe("r20000");
        sorted.Resources[^1].Urn.ShouldBe("r0");
    }

    private static ResourceState State(string urn) => new() { Urn = urn, Type = "t:m:T", Custom = true, Id = "id" };
}

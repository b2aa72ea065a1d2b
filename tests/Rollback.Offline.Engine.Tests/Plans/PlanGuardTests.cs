using System.Collections.Immutable;
using Rollback.Offline.Engine.Plans;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Plans;

public sealed class PlanGuardTests
{
    private const string Urn = "urn:pulumi:dev::shop::a:b:C::c";

    [Fact]
    public void What_was_planned_is_allowed_and_what_was_unknown_may_be_anything()
    {
        var guard = Guard(["create"], PropertyMap.Empty.With("size", 1.0).With("name", PropertyValue.NotKnown));

        guard.Check(Create(PropertyMap.Empty.With("size", 1.0).With("name", "n-1")));

        guard.Missing().ShouldBeEmpty();
    }

    [Fact]
    public void Other_steps_and_other_inputs_are_refused()
    {
        Refusal(["update"], PropertyMap.Empty).ShouldContain("create is not allowed by the plan: this resource is constrained to update");
        Refusal([], PropertyMap.Empty).ShouldContain("create is not allowed by the plan: no more steps were expected for this resource");
        Refusal(["create"], PropertyMap.Empty).ShouldContain("violates plan: properties changed: ++size");
        Refusal(["create"], PropertyMap.Empty.With("size", 2.0)).ShouldContain("properties changed: ~+size");
        Should.Throw<StepFailedException>(() => new PlanGuard(ImmutableDictionary<string, PlannedResource>.Empty).Check(Create(PropertyMap.Empty)))
            .Message.ShouldContain("no steps were expected for this resource");
    }

    [Fact]
    public void Less_than_was_planned_is_allowed_and_missed_by_nobody()
    {
        var guard = Guard(["create-replacement", "replace", "delete-replaced"], PropertyMap.Empty.With("size", 1.0));

        guard.Check(Create(PropertyMap.Empty.With("size", 1.0)) with { Op = "update" });

        guard.Missing().ShouldBeEmpty();
        guard = Guard(["create"], PropertyMap.Empty.With("size", 1.0));
        guard.Check(Create(PropertyMap.Empty.With("size", 1.0)) with { Op = "same" }); // an earlier run of the same plan failed elsewhere
        Should.Throw<StepFailedException>(() => Guard(["delete"], PropertyMap.Empty).Check(Create(PropertyMap.Empty) with { Op = "same" }))
            .Message.ShouldContain("same is not allowed by the plan: this resource is constrained to delete");
        Refusal(["same"], PropertyMap.Empty).ShouldContain("create is not allowed by the plan: this resource is constrained to same");
    }

    [Fact]
    public void What_the_program_says_beside_the_inputs_is_held_to_the_plan_too()
    {
        var planned = new PlannedResource(InputDifference.None, ["create", "same"])
        {
            Goal = new PlannedGoal("", true, "urn:p::04da6b54-80e4-46f7-96ec-b56ff0331ba9", ["urn:a"]),
            Outputs = new InputDifference(PropertyMap.Empty.With("known", "x").With("open", PropertyValue.NotKnown), PropertyMap.Empty, []),
        };
        var guard = new PlanGuard(ImmutableDictionary<string, PlannedResource>.Empty.Add(Urn, planned));
        var create = Create(PropertyMap.Empty);
        var wanted = create.New! with { Protect = true, Provider = "urn:p::id", Dependencies = ["urn:a"] };

        guard.Check(create with { New = wanted });
        Should.Throw<StepFailedException>(() => guard.Check(create with { Op = "same", New = wanted with { Protect = false, Dependencies = [] } }))
            .Message.ShouldContain("violates plan: protect changed (expected true)");
        Should.Throw<StepFailedException>(() => guard.Check(create with { Op = "same", New = wanted with { Dependencies = ["urn:b"] } }))
            .Message.ShouldContain("dependencies changed: ++urn:b, --urn:a");
        guard.CheckOutputs(Urn, null, PropertyMap.Empty.With("known", "x").With("open", "anything"));
        Should.Throw<StepFailedException>(() => guard.CheckOutputs(Urn, null, PropertyMap.Empty.With("known", "y").With("open", "anything")))
            .Message.ShouldContain("properties changed: ~+known");
    }

    [Fact]
    public void A_step_that_never_comes_is_missed()
    {
        Guard(["create"], PropertyMap.Empty).Missing().ShouldBe([$"expected resource operations for {Urn} but none were seen"]);
    }

    private static string Refusal(ImmutableArray<string> steps, PropertyMap adds) =>
        Should.Throw<StepFailedException>(() => Guard(steps, adds).Check(Create(PropertyMap.Empty.With("size", 1.0)))).Message;

    private static PlanGuard Guard(ImmutableArray<string> steps, PropertyMap adds) =>
        new(ImmutableDictionary<string, PlannedResource>.Empty.Add(Urn, new PlannedResource(new InputDifference(adds, PropertyMap.Empty, []), steps)));

    private static Step Create(PropertyMap inputs) =>
        new() { Op = "create", New = new ResourceState { Urn = Urn, Type = "a:b:C", Inputs = inputs } };
}

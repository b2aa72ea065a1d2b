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

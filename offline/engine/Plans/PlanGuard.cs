using System.Collections.Immutable;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Plans;

/// <summary>Keeps an update to what its plan allows. Safe for concurrent use.</summary>
public sealed class PlanGuard(ImmutableDictionary<string, PlannedResource> plan)
{
    /// <summary>Steps that no plan is asked about.</summary>
    private static readonly ImmutableHashSet<string> Free = ["read", "refresh", "discard", "read-replacement", "discard-replaced"];

    private static readonly ImmutableHashSet<string> Replacements = ["replace", "create-replacement", "delete-replaced"];

    private readonly Dictionary<string, ImmutableQueue<string>> _open =
        plan.ToDictionary(entry => entry.Key, entry => ImmutableQueue.CreateRange(entry.Value.Steps.Where(op => !Free.Contains(op))));

    private readonly Lock _gate = new();

    /// <summary>Notes a step that is about to be carried out.</summary>
    /// <exception cref="StepFailedException">The plan does not have it, or has it otherwise.</exception>
    public void Check(Step step)
    {
        if (Free.Contains(step.Op))
        {
            return;
        }

        var urn = step.Subject.Urn;
        TakeStep(urn, step.Op);
        if (step.New is not { } wanted || step.Op == "replace" || !plan.TryGetValue(urn, out var planned))
        {
            return;
        }

        if (planned.Goal?.Against(PlannedGoal.Of(wanted)) is { } difference)
        {
            throw Violation(urn, difference);
        }

        if (step.Op != "same")
        {
            CheckProperties(urn, planned.Inputs, step.Old?.Inputs, wanted.Inputs);
        }
    }

    /// <summary>Holds what a component, or the stack, gives out against the plan.</summary>
    /// <exception cref="StepFailedException">It is other than planned.</exception>
    public void CheckOutputs(string urn, PropertyMap? before, PropertyMap outputs) =>
        CheckProperties(urn, plan.GetValueOrDefault(urn)?.Outputs, before, outputs);

    private void TakeStep(string urn, string op)
    {
        lock (_gate)
        {
            var isPlanned = _open.TryGetValue(urn, out var open);
            if (!isPlanned || open!.IsEmpty)
            {
                if (op != "same")
                {
                    throw Violation(urn, $"{op} is not allowed by the plan: no {(isPlanned ? "more " : "")}steps were expected for this resource");
                }

                return;
            }

            var constraint = open.Peek();
            if (!Allows(constraint, op))
            {
                throw Violation(urn, $"{op} is not allowed by the plan: this resource is constrained to {constraint}");
            }

            open = open.Dequeue();
            while (constraint != op && !open.IsEmpty && Replacements.Contains(open.Peek()))
            {
                open = open.Dequeue(); // less was needed than a replacement
            }

            _open[urn] = open;
        }
    }

    /// <summary>
    /// A step may turn out to be less than was planned, never more: where a run failed part-way, the same plan leads to the
    /// end. What was to be deleted may not stay.
    /// </summary>
    private static bool Allows(string constraint, string op) =>
        op == constraint || (op == "same" && constraint != "delete") || (op == "update" && Replacements.Contains(constraint));

    private static void CheckProperties(string urn, InputDifference? planned, PropertyMap? before, PropertyMap after)
    {
        if (planned is not null && InputDifference.Of(before ?? PropertyMap.Empty, after).Against(planned, after) is { IsEmpty: false } differences)
        {
            throw Violation(urn, $"properties changed: {string.Join(", ", differences)}");
        }
    }

    /// <summary>Resources that were to be changed and were not, though the program ended well.</summary>
    public IReadOnlyList<string> Missing()
    {
        lock (_gate)
        {
            return [.. _open.Where(entry => !entry.Value.IsEmpty && entry.Value.Peek() is not ("same" or "update" or "replace" or "create-replacement" or "delete-replaced"))
                .Select(entry => $"expected resource operations for {entry.Key} but none were seen").Order(StringComparer.Ordinal)];
        }
    }

    private static StepFailedException Violation(string urn, string what) => new($"resource {urn} violates plan: {what}");
}

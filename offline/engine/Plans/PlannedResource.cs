using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Plans;

/// <summary>What a preview said would be done with one resource.</summary>
/// <param name="Inputs">What would change in its inputs; null where it would only be deleted.</param>
/// <param name="Steps">Op strings, in order.</param>
public sealed record PlannedResource(InputDifference? Inputs, ImmutableArray<string> Steps)
{
    /// <summary>What would change in a component's outputs; null for others, and where the plan does not say.</summary>
    public InputDifference? Outputs { get; init; }

    /// <summary>What else the program said of it; null where it would only be deleted.</summary>
    public PlannedGoal? Goal { get; init; }
}

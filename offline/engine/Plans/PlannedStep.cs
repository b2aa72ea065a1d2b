using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Plans;

/// <summary>What a preview has said of one resource so far.</summary>
/// <param name="Before">Its inputs as they are.</param>
/// <param name="Wanted">As the program wants it; null while it is only to be deleted.</param>
/// <param name="Ops">What is to be done with it, in order.</param>
public sealed record PlannedStep(PropertyMap Before, ResourceState? Wanted, List<string> Ops)
{
    /// <summary>What a component gives out other than before; null for others.</summary>
    public InputDifference? Outputs { get; init; }
}

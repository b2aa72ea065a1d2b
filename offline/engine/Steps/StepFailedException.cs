using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>A step or a registration failed; the user has been told when this leaves the step runner or the registrar.</summary>
public class StepFailedException : Exception
{
    public StepFailedException(string message, StepStatus status = StepStatus.Ok, ResourceState? partial = null, bool isLost = false)
        : base(message)
    {
        Status = status;
        Partial = partial;
        IsLost = isLost;
    }

    public StepFailedException(string message, Exception cause)
        : base(message, cause) => Status = StepStatus.Unknown;

    /// <summary>How much may have happened.</summary>
    public StepStatus Status { get; }

    /// <summary>What exists nevertheless and must be kept.</summary>
    public ResourceState? Partial { get; }

    /// <summary>The provider ended during the operation, which therefore stays on record as unfinished.</summary>
    public bool IsLost { get; }
}

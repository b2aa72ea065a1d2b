using Rollback.Offline.Engine.Events;

namespace Rollback.Offline.Engine.Display;

/// <summary>One resource in the tree.</summary>
/// <param name="Urn">Key.</param>
/// <param name="Parent">URN of the parent; empty at the top.</param>
/// <param name="Step">Its latest step.</param>
/// <param name="Phase">How far that step is.</param>
/// <param name="Began">Clock reading at its begin.</param>
/// <param name="Took">How long it took, once it has ended.</param>
/// <param name="Message">The latest thing said about the resource.</param>
public sealed record ResourceRow(string Urn, string Parent, StepMetadata? Step, RowPhase Phase, long Began, TimeSpan Took, string Message)
{
    public string Type => Urn.Split("::", 4) is [_, _, var type, _] ? type.Split('$')[^1] : "";

    public string Name => Urn.Split("::", 4) is [_, _, _, var name] ? name : Urn;

    /// <summary>Whether something happens to it, as opposed to being there for its children's sake.</summary>
    public bool IsNews => Phase == RowPhase.Failed || Message.Length > 0 || (Step is { } step && step.Op != "same");
}

public enum RowPhase
{
    Waiting,
    Running,
    Done,
    Failed,
}

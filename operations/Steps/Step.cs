namespace Rollback.Operations.Steps;

/// <summary>One step of a plan: what `--dry-run` prints and what a run executes.</summary>
/// <param name="Name">One word, also in reports.</param>
/// <param name="Sentence">What it does, for people.</param>
internal sealed record Step(string Name, string Sentence)
{
    /// <summary>Check: whether there is nothing left to do, as after an interrupted run.</summary>
    public Func<CancellationToken, Task<bool>> IsDone { get; init; } = _ => Task.FromResult(false);

    /// <summary>Do: null, or why it could not be done.</summary>
    public required Func<CancellationToken, Task<Failure?>> Do { get; init; }

    /// <summary>Undo: takes the step back while nothing real was touched; null if there is nothing to take back.</summary>
    public Func<Task>? Undo { get; init; }

    /// <summary>Whether <see cref="Do"/>, once begun, may change infrastructure or data.</summary>
    public bool Touches { get; init; }
}

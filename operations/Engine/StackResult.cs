namespace Rollback.Operations.Engine;

/// <summary>What `--json` prints for `preview`, `up`, `refresh`, `destroy` and `to`.</summary>
internal sealed record StackResult : ICommandResult
{
    public required string Verb { get; init; }

    public required string Stack { get; init; }

    /// <summary>The release that the stack declares afterwards; null for a destroy.</summary>
    public int? Release { get; init; }

    /// <summary>Pulumi's own: operation to number of resources.</summary>
    public required IReadOnlyDictionary<string, int> ChangeSummary { get; init; }

    /// <summary>Resources that change (all but `same`).</summary>
    public int Operations => Engine.ChangeSummary.Operations(ChangeSummary);

    /// <summary>Wall-clock seconds of the whole command.</summary>
    public double Seconds { get; init; }

    public bool DryRun { get; init; }
}

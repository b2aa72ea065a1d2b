using Rollback.Operations.Report;

namespace Rollback.Operations.CommandLine;

/// <summary>What a verb runs with: the global options as given, and where it reports.</summary>
internal sealed record CommandContext
{
    public required Surroundings Surroundings { get; init; }

    public required Checkout Checkout { get; init; }

    public required IReport Report { get; init; }

    /// <summary>The value of `--stack`, or null if not given.</summary>
    public string? Stack { get; init; }

    public bool Json { get; init; }

    public bool DryRun { get; init; }

    public bool Yes { get; init; }

    public TimeProvider Clock => Surroundings.Clock;
}

namespace Rollback.Operations.Cutover;

/// <summary>A stream at one moment.</summary>
/// <param name="IsEnabled">False: an error, or somebody, stopped it for good.</param>
/// <param name="Errors">How many ended its workers so far; lost connections count, and a crash of the subscriber forgets them.</param>
/// <param name="Reached">Changes whenever it gets further: tables that are being copied, afterwards the last commit that it applied.</param>
internal sealed record StreamState(bool IsEnabled, long Errors, string Reached)
{
    /// <summary>The last commit that it applied; null while tables are copied.</summary>
    public string? Position => Reached.Contains('/', StringComparison.Ordinal) ? Reached : null;
}

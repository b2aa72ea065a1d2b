namespace Rollback.Operations.Cutover;

/// <summary>How far a switch is, read from the databases themselves, so that a crash of ours loses nothing.</summary>
/// <param name="Forward">The stream from the old to the new primary exists.</param>
/// <param name="Back">The opposite stream exists.</param>
internal sealed record SwitchState(bool FromIsFenced, bool ToIsFenced, bool Forward, bool Back)
{
    public static async Task<SwitchState> ReadAsync(SwitchSide from, SwitchSide to, CancellationToken cancellationToken) => new(
        await from.IsFencedAsync(cancellationToken),
        await to.IsFencedAsync(cancellationToken),
        await new ReplicationStream(from, to).ExistsAsync(cancellationToken),
        await new ReplicationStream(to, from).ExistsAsync(cancellationToken));

    /// <summary>The new primary takes writes: what remains is the gateway and the opposite stream.</summary>
    public bool IsPast => FromIsFenced && !ToIsFenced;

    /// <summary>A crash fell between closing the old and opening the new primary.</summary>
    public bool IsBetween => FromIsFenced && ToIsFenced;

    public bool IsDone => IsPast && !Forward && Back;
}

namespace Rollback.Operations.Drill.Traffic;

/// <summary>One request of the drill's traffic, never retried.</summary>
internal sealed record RequestRecord
{
    /// <summary>The order's key, unique in the drill.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>HTTP status; null if no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The color that answered; null if no answer came.</summary>
    public string? Color { get; init; }

    /// <summary>What went wrong, in the words of whoever noticed; null for a success.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the service said that the write is safe: from then on losing it is a loss.</summary>
    public bool IsAcknowledged => Status is 200 or 201;
}

namespace Rollback.Model;

/// <summary>A value that two releases do not share, as canonical JSON.</summary>
/// <param name="Path">For example <c>services.orders.traffic.blue</c>.</param>
/// <param name="Before">Null: absent in the first release.</param>
/// <param name="After">Null: absent in the second release.</param>
public sealed record ReleaseDifference(string Path, string? Before, string? After);

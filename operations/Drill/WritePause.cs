using System.Text.Json.Serialization;

namespace Rollback.Operations.Drill;

/// <summary>How long writers were kept from writing by a switch, in milliseconds: their own gaps, one per writer and switch.</summary>
internal sealed record WritePause([property: JsonPropertyName("p50")] double Median, double P99, double Max)
{
    /// <summary>Null if there is no gap to speak of.</summary>
    public static WritePause? Of(IEnumerable<TimeSpan> gaps)
    {
        var sorted = gaps.Select(gap => gap.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? null : new(At(0.5), At(0.99), Math.Round(sorted[^1], 1));

        // The nearest rank: a value that was measured, not one between two.
        double At(double share) => Math.Round(sorted[(int)Math.Ceiling(share * sorted.Length) - 1], 1);
    }
}

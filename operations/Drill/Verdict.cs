using System.Globalization;
using Rollback.Model;

namespace Rollback.Operations.Drill;

/// <summary>Holds the figures of a drill against the objectives of the release that was rolled back.</summary>
internal static class Verdict
{
    /// <summary>One sentence per objective that was missed; empty: the drill passed.</summary>
    public static IReadOnlyList<string> Missed(DrillResult measured, Objectives objectives)
    {
        var missed = new List<string>();
        if (measured.RtoSeconds is not { } rto || rto > objectives.Rto.TotalSeconds)
            missed.Add(Sentence("RTO", measured.RtoSeconds, "s", objectives.Rto.TotalSeconds));
        if (measured.RpoSeconds is not { } rpo || rpo > objectives.Rpo.TotalSeconds)
            missed.Add(Sentence("RPO", measured.RpoSeconds, "s", objectives.Rpo.TotalSeconds));
        if (measured.FailedRequests > objectives.FailedRequests)
            missed.Add(Sentence("Requests failed by the switches", measured.FailedRequests, "", objectives.FailedRequests));
        if (measured.LostWrites is not 0 && objectives.Rpo == TimeSpan.Zero)
            missed.Add(Sentence("Acknowledged writes lost", measured.LostWrites, "", 0));
        if (measured.DuplicatedWrites is not 0)
            missed.Add(Sentence("Writes duplicated", measured.DuplicatedWrites, "", 0));
        if (measured.SecondUpOperations is not 0)
            missed.Add(Sentence("Operations of a second up", measured.SecondUpOperations, "", 0));
        if (measured.Leftovers is not 0)
            missed.Add(Sentence("Processes left running", measured.Leftovers, "", 0));
        return missed;
    }

    private static string Sentence(string what, double? measured, string unit, double allowed) => string.Create(
        CultureInfo.InvariantCulture, $"{what}: {(measured is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.###}{unit}") : "not measured")}, at most {allowed:0.###}{unit} allowed.");
}

using Rollback.Model;
using Rollback.Operations.Drill;
using Rollback.Operations.Drill.Traffic;

namespace Rollback.Operations.Tests;

public sealed class MeasureTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private static readonly DrillMoments Moments = new() { FaultStart = At(10), SwitchedBack = At(20) };

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static RequestRecord Success(double seconds, string color = "blue") =>
        new() { Key = $"k{seconds}", StartedAt = At(seconds - 0.01), EndedAt = At(seconds), Status = 201, Color = color };

    private static RequestRecord Failure(double seconds, int? status = 503, string? color = "green") =>
        new() { Key = $"k{seconds}", StartedAt = At(seconds - 0.01), EndedAt = At(seconds), Status = status, Color = color, Error = "it failed" };

    private static IEnumerable<RequestRecord> Many(int count, double from, Func<double, RequestRecord> make) =>
        Enumerable.Range(0, count).Select(index => make(from + index * 0.01));

    [Fact]
    public void Only_what_the_fault_itself_answered_during_the_fault_is_forgiven()
    {
        RequestRecord[] records =
        [
            Failure(5),
            Failure(11),
            Failure(12, status: 500),
            Failure(13, status: null, color: null),
            Failure(14, color: "blue"),
            Failure(25),
            Success(26),
        ];

        Measure.Failures(records, Moments, "green", 503).ShouldBe((1, 5));
    }

    [Fact]
    public void The_alarm_needs_enough_requests_and_enough_failures_within_its_window()
    {
        ErrorRatio.IsFiring(Many(9, 10, second => Failure(second)), At(10.2)).ShouldBeFalse();
        ErrorRatio.IsFiring(Many(10, 10, second => Failure(second)), At(10.2)).ShouldBeTrue();
        ErrorRatio.IsFiring(Many(10, 10, second => Failure(second)), At(12)).ShouldBeFalse();
        ErrorRatio.IsFiring(Many(9, 10, second => Success(second)).Concat(Many(1, 10.1, second => Failure(second))), At(10.2)).ShouldBeFalse();
        ErrorRatio.IsFiring(Many(8, 10, second => Success(second)).Concat(Many(2, 10.1, second => Failure(second))), At(10.2)).ShouldBeTrue();
    }

    [Fact]
    public void Recovery_is_the_first_success_through_the_color_after_the_last_failure_and_only_once_it_lasts()
    {
        var flapping = Many(15, 11, second => Success(second)).Append(Failure(12)).ToList();
        Recovery.At([.. flapping, .. Many(19, 13, second => Success(second))], "blue", At(10)).ShouldBeNull();
        Recovery.At([.. flapping, .. Many(20, 13, second => Success(second))], "blue", At(10)).ShouldBe(At(13));
    }

    [Fact]
    public void Successes_through_the_other_color_or_from_before_the_fault_are_no_recovery()
    {
        Recovery.At([.. Many(30, 9, second => Success(second))], "blue", At(10)).ShouldBeNull();
        Recovery.At([.. Many(5, 11, second => Success(second, "green")), .. Many(20, 12, second => Success(second))], "blue", At(10)).ShouldBe(At(12));
    }

    [Fact]
    public void The_lost_span_runs_from_the_oldest_lost_write_to_the_recovery()
    {
        RequestRecord[] records = [Success(1), Success(4), Success(6)];

        Measure.LostSpan(records, new HashSet<string> { "k4", "k6" }, At(10)).ShouldBe(TimeSpan.FromSeconds(6));
        Measure.LostSpan(records, new HashSet<string>(), At(10)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_drill_passes_only_if_every_objective_was_measured_and_met()
    {
        var objectives = new Objectives { Rto = TimeSpan.FromMinutes(5), Rpo = TimeSpan.Zero, FailedRequests = 0 };
        var good = new DrillResult
        {
            Scenario = "bad-release",
            Result = "passed",
            Stack = "drill-1",
            LostWrites = 0,
            DuplicatedWrites = 0,
            RtoSeconds = 9,
            RpoSeconds = 0,
            SecondUpOperations = 0,
            Leftovers = 0,
        };

        Verdict.Missed(good, objectives).ShouldBeEmpty();
        Verdict.Missed(good with { RtoSeconds = 301 }, objectives).ShouldBe(["RTO: 301s, at most 300s allowed."]);
        Verdict.Missed(good with { RpoSeconds = null }, objectives).ShouldBe(["RPO: not measured, at most 0s allowed."]);
        Verdict.Missed(good with { FailedRequests = 1 }, objectives).ShouldBe(["Requests failed by the switches: 1, at most 0 allowed."]);
        Verdict.Missed(good with { LostWrites = 2, Leftovers = 1 }, objectives).ShouldBe(["Acknowledged writes lost: 2, at most 0 allowed.", "Processes left running: 1, at most 0 allowed."]);
    }
}

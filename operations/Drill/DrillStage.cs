using Rollback.Model;
using Rollback.Operations.Activate;
using Rollback.Operations.Cloud;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Engine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Drill;

/// <summary>What every scenario stands on: an ephemeral stack with its cloud, and the steps that all of them take.</summary>
/// <param name="Context">Of the drill itself, which talks; the session's own is quiet.</param>
internal sealed record DrillStage(CommandContext Context, StackSession Session, ICloud Cloud, ServiceCheck Health)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private readonly List<SwitchResult> _switches = [];

    public string Stack => Session.Stack;

    public TimeProvider Clock => Context.Clock;

    public string Journal => Path.Combine(Context.Checkout.Home, "drills", $"{Stack}.csv");

    /// <summary>The moves of databases that <see cref="GoAsync"/> and <see cref="ActivateAsync"/> made, in their order.</summary>
    public IReadOnlyList<SwitchResult> Switches => _switches;

    /// <summary>Told the name of each step of a command that <see cref="RunAsync"/> begins.</summary>
    public Action<string>? StepBegins { get; set; }

    /// <summary>Operations of the `up` that <see cref="Finish"/> makes; null before, 0: the stack had converged.</summary>
    public int? SecondUpOperations { get; private set; }

    /// <summary>Processes that were still running after the stack was destroyed; null before.</summary>
    public int? Leftovers { get; private set; }

    /// <summary>The end of every scenario: nothing left to do, nothing left at all.</summary>
    public IReadOnlyList<Step> Finish =>
    [
        new("converged", "Update once more: nothing may be left to do.") { Do = UpAgainAsync, Touches = true },
        new("destroy", $"Destroy stack {Stack}.") { Do = token => new DrillCleanup(Context, Cloud).RemoveAsync(Session, token), Touches = true },
        new("leftovers", "Look for processes that are still running.") { Do = LookForLeftoversAsync },
    ];

    /// <summary>What `rollback to N` does, in this process, so that the drill rehearses the very steps of the command.</summary>
    public async Task<Failure?> GoAsync(int number, CancellationToken cancellationToken)
    {
        if (!(await ReleaseChoice.VerifyAsync(Session, number, cancellationToken)).Is(out var choice, out var failure))
            return failure;

        var plan = new ToPlan(Session, choice, Health);
        if (await RunAsync(plan.Steps, () => plan.IsTouched, cancellationToken) is { } stopped)
            return stopped;

        _switches.AddRange(plan.Switches);
        Context.Report.Say($"      {ChangeSummary.Words(plan.Applied ?? plan.Planned!)}");
        return null;
    }

    /// <summary>What `rollback activate N` does.</summary>
    public async Task<Failure?> ActivateAsync(int number, CancellationToken cancellationToken)
    {
        if (!(await Session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)
            || !(await ReleaseChoice.VerifyPreparedAsync(Session, number, outputs.Release!.Value, cancellationToken)).Is(out var choice, out failure))
        {
            return failure;
        }

        var plan = new ActivatePlan(Session, choice, choice.Lineage.At(ReleaseNumber.From(outputs.Release.Value)), Health);
        if (await RunAsync(plan.Steps, () => plan.IsTouched, cancellationToken) is { } stopped)
            return stopped;

        _switches.AddRange(plan.Switches);
        return null;
    }

    /// <summary>Runs the steps of a command in silence.</summary>
    public async Task<Failure?> RunAsync(IReadOnlyList<Step> steps, Func<bool> touched, CancellationToken cancellationToken) =>
        (await new StepRunner(Session.Context.Report, Clock).RunAsync([.. steps.Select(Announced)], touched, cancellationToken))?.Failure;

    private Step Announced(Step step) => step with
    {
        Do = token =>
        {
            StepBegins?.Invoke(step.Name);
            return step.Do(token);
        },
    };

    /// <summary>The generation of a database that takes the writes, past every service and gateway.</summary>
    public async Task<Answer<DatabaseAddress>> PrimaryAsync(string database, CancellationToken cancellationToken) =>
        (await Session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)
            ? await DatabaseSource.OfGenerationAsync(Session, outputs.Primaries[database], database, cancellationToken)
            : failure;

    /// <param name="what">Completes "After 90 s it was still not so that …".</param>
    /// <param name="lastError">What the traffic met last, for the message; null: nothing.</param>
    public async Task<Failure?> UntilAsync(Func<bool> reached, string what, Func<string?> lastError, CancellationToken cancellationToken)
    {
        var start = Clock.GetTimestamp();
        while (!reached())
        {
            if (Clock.GetElapsedTime(start) >= Limit)
                return new("DRL003", $"After {Limit.TotalSeconds:0} s it was still not so that {what}." + (lastError() is { } last ? $" The last failure: {last}." : ""), $"The journal is {Journal}.");
            await Task.Delay(Glance, Clock, cancellationToken);
        }

        return null;
    }

    private async Task<Failure?> UpAgainAsync(CancellationToken cancellationToken)
    {
        var update = await Session.Engine.RunAsync(StackVerb.Up, cancellationToken);
        SecondUpOperations = update.Failure is null ? ChangeSummary.Operations(update.ChangeSummary) : null;
        return update.Failure;
    }

    private async Task<Failure?> LookForLeftoversAsync(CancellationToken cancellationToken)
    {
        if (!(await Cloud.LeftoversAsync(Stack, cancellationToken)).Is(out var processes, out var failure))
            return failure;

        Leftovers = processes.Count;
        return null;
    }
}

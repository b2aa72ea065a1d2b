using System.Globalization;
using Rollback.Operations.Engine;
using Rollback.Operations.Health;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.To;

/// <summary>The steps that take a stack to a release, older or newer; safe to start again after any interruption.</summary>
internal sealed class ToPlan(StackSession session, ReleaseChoice choice, ServiceCheck health)
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(90);
    private StackPlan? _plan;
    private StackUpdate? _update;

    /// <summary>What the preview said; null before it ran.</summary>
    public IReadOnlyDictionary<string, int>? Planned => _plan?.ChangeSummary;

    /// <summary>What the update did; null if there was nothing to do.</summary>
    public IReadOnlyDictionary<string, int>? Applied => _update?.ChangeSummary;

    /// <summary>Whether anything real has changed. An interrupted update counts: nobody can say.</summary>
    public bool IsTouched => _update is null || _update.Applied > 0 || _update.Failure is { } failure && PulumiFailure.WasKilled(failure);

    public IReadOnlyList<Step> Steps =>
    [
        new("lineage", $"Verify the lineage, and that release {choice.Number} may follow what was applied.")
        {
            // Done to make this plan, under the same lock: a release that may not be applied has no plan.
            Do = _ => Task.FromResult<Failure?>(null),
        },
        new("preview", $"Preview the update to release {choice.Number}, and refuse if it deletes or replaces anything stateful.")
        {
            Do = PreviewAsync,
        },
        new("settings", $"Set release {choice.Number} in {Path.GetFileName(session.Location.Path)}.")
        {
            IsDone = _ => Task.FromResult(IsChosen(choice.Settings)),
            Do = ChooseAsync,
            Undo = TakeBackAsync,
        },
        new("update", $"Update stack {session.Stack} to release {choice.Number}.")
        {
            IsDone = _ => Task.FromResult(choice.Outputs.Release == choice.Number && ChangeSummary.Operations(_plan!.ChangeSummary) == 0),
            Do = UpdateAsync,
            Touches = true,
        },
        new("verify", "Wait until every color with traffic is ready and DNS answers with those colors only.")
        {
            Do = HealAsync,
        },
    ];

    private async Task<Failure?> PreviewAsync(CancellationToken cancellationToken)
    {
        if (await session.CreateAsync(choice, cancellationToken) is { } refused)
            return refused;
        if (await session.WakeAsync(cancellationToken) is { } asleep)
            return asleep;

        var draft = Path.Combine(session.Context.Checkout.Home, "settings", $"draft-{Environment.ProcessId}", Path.GetFileName(session.Location.Path));
        try
        {
            Chosen(session.Location.Path).Write(draft);
            if (!(await session.Engine.PreviewAsync(draft, cancellationToken)).Is(out var plan, out var failure))
                return failure;

            _plan = plan;
            Report.PlanTable.Show(session.Context.Report, plan);
            return StatefulType.Losses(plan) is [var first, ..] losses ? Loss(first, losses.Count) : null;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(draft)!, recursive: true);
        }
    }

    private Failure Loss(PlannedStep first, int count) => new(
        "TO001",
        $"Going to release {choice.Number} would {first.Operation} {first.Type} '{first.Name}'" + (count > 1 ? $" and {count - 1} more that hold data." : ", which holds data."),
        "A release never takes data away: check head and lineage. To drop data on purpose, retire it in a new release.");

    private Task<Failure?> ChooseAsync(CancellationToken cancellationToken)
    {
        Chosen(session.Location.Path).Write(session.Location.Path);
        return Task.FromResult<Failure?>(null);
    }

    private Task TakeBackAsync()
    {
        if (!IsChosen(choice.Settings))
            choice.Settings.Write(session.Location.Path);
        return Task.CompletedTask;
    }

    private async Task<Failure?> UpdateAsync(CancellationToken cancellationToken)
    {
        var context = session.Context;
        _update = await StackRun.RunAsync(session.Engine, StackVerb.Up, context.Report, context.Clock, cancellationToken);
        if (_update.Failure is not { } failure || _update.Applied == 0)
            return _update.Failure;

        var back = choice.Outputs.Release is { } before && before != choice.Number ? $", and `rollback to {before}` goes back" : "";
        return failure with
        {
            Message = $"{failure.Message} {_update.Applied} operations were carried out; the stack is between releases.",
            Fix = $"`rollback to {choice.Number}` goes on from there{back}.",
        };
    }

    private async Task<Failure?> HealAsync(CancellationToken cancellationToken) =>
        (await session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)
            ? await health.WaitAsync(choice.Release, outputs, HealthLimit, cancellationToken)
            : failure;

    private bool IsChosen(StackSettings settings) =>
        settings.Value("release") == choice.Number.ToString(CultureInfo.InvariantCulture) && settings.Value("phase") is null or "serve";

    /// <summary>The settings as they are now in the file, with this release chosen.</summary>
    private StackSettings Chosen(string path)
    {
        // pulumi adds its salt when it makes the stack, after the choice was read.
        var current = StackSettings.Read(path).Is(out var settings, out _) ? settings : choice.Settings;
        var chosen = current.With("release", choice.Number.ToString(CultureInfo.InvariantCulture));
        return chosen.Value("phase") is null or "serve" ? chosen : chosen.With("phase", "serve");
    }
}

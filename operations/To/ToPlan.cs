using System.Globalization;
using Rollback.Operations.Activate;
using Rollback.Operations.Cutover;
using Rollback.Operations.Engine;
using Rollback.Operations.Health;
using Rollback.Operations.Restore;
using Rollback.Operations.Seeding;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.To;

/// <summary>The steps that take a stack to a release, older or newer; safe to start again after any interruption.</summary>
internal sealed class ToPlan(StackSession session, ReleaseChoice choice, ServiceCheck health)
{
    private readonly List<SwitchResult> _switches = [];
    private StackPlan? _plan;
    private readonly IReadOnlyList<GenerationMove> _moves = GenerationMove.Between(choice.Outputs.Primaries, choice.Release);
    private StackUpdate? _update;
    private bool _switched;
    private bool _updating;

    /// <summary>What the preview said; null before it ran.</summary>
    public IReadOnlyDictionary<string, int>? Planned => _plan?.ChangeSummary;

    /// <summary>What the update did; null if there was nothing to do.</summary>
    public IReadOnlyDictionary<string, int>? Applied => _update?.ChangeSummary;

    /// <summary>Whether anything real has changed. An interrupted update counts: nobody can say.</summary>
    public bool IsTouched => _switched || _updating && (_update is null || _update.Applied > 0 || _update.Failure is { } failure && PulumiFailure.WasKilled(failure));

    /// <summary>The longest that writes of a database were held back; null if none moved.</summary>
    public double? WritePauseMs => _switches.Max(done => done.WritePauseMs);

    /// <summary>The moves of databases so far.</summary>
    public IReadOnlyList<SwitchResult> Switches => _switches;

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
        .. _moves.Select(move => new Step($"fallback-{move.Database}", $"Move the writes of {move} over the armed stream, losing none.") { Do = token => SwitchAsync(move, token), Touches = true }),
        new("settings", $"Set release {choice.Number} in {Path.GetFileName(session.Location.Path)}.")
        {
            IsDone = _ => Task.FromResult(choice.Settings.IsServed(choice.Number)),
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
            Do = token => health.WaitAsync(session, choice.Release, token),
        },
        .. LetGo(),
    ];

    /// <summary>Whoever goes elsewhere has given up what an interrupted activation was about to copy.</summary>
    private IEnumerable<Step> LetGo()
    {
        if (!UnfinishedSeeds.ArePossible(choice.Lineage)) yield break;
        yield return new("let-go", "Let go of the log that an unfinished activation holds.")
        {
            Do = async token =>
            {
                foreach (var (database, seeds) in await UnfinishedSeeds.ReleaseAsync(session, choice.Release.Databases.ToDictionary(entry => entry.Key, entry => entry.Value.Primary), token))
                {
                    foreach (var seed in seeds) session.Context.Report.Say($"  {database} held {seed}");
                }

                return null;
            },
        };
    }

    private async Task<Failure?> PreviewAsync(CancellationToken cancellationToken)
    {
        if (await session.CreateAsync(choice, cancellationToken) is { } refused)
            return refused;
        if (await session.WakeAsync(cancellationToken) is { } asleep)
            return asleep;

        if (await Interrupted.CheckAsync(session, choice.Lineage, choice.Outputs, choice.Number, cancellationToken) is { } unfinished)
            return unfinished;
        if (!(await GuardedPreview.RunAsync(session, Chosen(), choice.Number, cancellationToken)).Is(out var plan, out var failure))
            return failure;

        _plan = plan;
        return null;
    }

    private async Task<Failure?> SwitchAsync(GenerationMove move, CancellationToken cancellationToken)
    {
        var outcome = await GenerationSwitch.RunAsync(session, move, onlyArmed: true, cancellationToken);
        _switched |= outcome.ExitCode != ExitCode.Refused;
        if (outcome.Result is SwitchResult done)
            _switches.Add(done);
        return outcome.Failure switch
        {
            { Code: SwitchFailure.NotArmedCode } => await NotArmedAsync(move, cancellationToken),
            { Code: SwitchFailure.StreamStoppedCode or SwitchFailure.PositionLostCode } broken when !_switched && choice.Outputs.Release > choice.Number =>
                broken with { Fix = $"{broken.Fix} Without the stream, {await AdviceAsync(move, cancellationToken)}" },
            var failure => failure,
        };
    }

    private async Task<Failure> NotArmedAsync(GenerationMove move, CancellationToken cancellationToken) => new(
        "TO002",
        $"Release {choice.Number} writes to generation {move.To} of database '{move.Database}', which does not follow generation {move.From}: every write since generation {move.From} took over would be lost.",
        choice.Outputs.Release is { } now && now < choice.Number
            ? $"`rollback activate {choice.Number}` fills generation {move.To} and moves the writes."
            : await AdviceAsync(move, cancellationToken));

    private Task<string> AdviceAsync(GenerationMove move, CancellationToken cancellationToken) =>
        RestoreAdvice.ForAsync(session, choice.Settings, choice.Lineage, move.Database, choice.Number, cancellationToken);

    private Task<Failure?> ChooseAsync(CancellationToken cancellationToken)
    {
        Chosen().Write(session.Location.Path);
        return Task.FromResult<Failure?>(null);
    }

    private Task TakeBackAsync()
    {
        if (!choice.Settings.IsServed(choice.Number))
            choice.Settings.Write(session.Location.Path);
        return Task.CompletedTask;
    }

    private async Task<Failure?> UpdateAsync(CancellationToken cancellationToken)
    {
        var context = session.Context;
        _updating = true;
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

    /// <summary>The settings as they are now in the file, with this release chosen.</summary>
    private StackSettings Chosen()
    {
        // pulumi adds its salt when it makes the stack, after the choice was read.
        var chosen = choice.Settings.Reread().With("release", choice.Number.ToString(CultureInfo.InvariantCulture));
        return chosen.Value("phase") is null or "serve" ? chosen : chosen.With("phase", "serve");
    }
}

using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;

namespace Rollback.Operations.Stacks;

/// <summary>A verb that takes a whole stack and no release: what it is called, what it asks and what it says.</summary>
/// <param name="Verb">What pulumi is told to do.</param>
/// <param name="Name">The verb as people type it.</param>
/// <param name="Sentence">What it does to the stack of the given name.</param>
/// <param name="Question">Asked of whoever did not say --yes.</param>
/// <param name="Progress">Said when it begins.</param>
internal sealed record StackChore(
    StackVerb Verb, string Name, Func<string, string> Sentence, Func<string, string> Question, Func<string, string> Progress)
{
    /// <summary>What must hold before anything is touched; null: nothing in particular.</summary>
    public Func<StackSession, CancellationToken, Task<Failure?>>? Check { get; init; }

    /// <summary>What follows once it is done; null: nothing.</summary>
    public Action<StackSession>? After { get; init; }

    public async Task<Outcome> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        if (!context.DryRun && Consent.Missing(context, Name) is { } silent)
            return Outcome.Refused(silent);
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var opened, out var failure)) return Outcome.Refused(failure);
        using var locked = opened;
        var session = locked.Session;
        if (await session.RequireAsync(cancellationToken) is { } absent)
            return Outcome.Refused(absent);
        if (Check is not null && await Check(session, cancellationToken) is { } forbidden)
            return Outcome.Refused(forbidden);
        if (context.DryRun)
        {
            context.Report.Say($"1. {Name}: {Sentence(session.Stack)}");
            return Outcome.Done(Result(new Dictionary<string, int>(), dryRun: true));
        }

        if (!Consent.IsGiven(context, Question(session.Stack)))
            return Outcome.Refused(Consent.Declined);

        context.Report.Say(Progress(session.Stack));
        var update = await StackRun.RunAsync(session.Engine, Verb, context.Report, context.Clock, cancellationToken);
        var result = Result(update.ChangeSummary, dryRun: false);
        if (update.Failure is not null)
            return StackRun.Failed(update, $"rollback {Name} --stack {session.Stack}", result);

        After?.Invoke(session);
        context.Report.Say($"Done: {ChangeSummary.Words(update.ChangeSummary)}, in {result.Seconds:0.0} s.");
        return Outcome.Done(result);

        StackResult Result(IReadOnlyDictionary<string, int> summary, bool dryRun) => new()
        {
            Verb = Name,
            Stack = session.Stack,
            ChangeSummary = summary,
            Seconds = context.Clock.SecondsSince(start),
            DryRun = dryRun,
        };
    }
}

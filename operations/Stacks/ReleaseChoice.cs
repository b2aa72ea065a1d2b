using Rollback.Model;
using Rollback.Operations.Engine;
using Rollback.Operations.Settings;

namespace Rollback.Operations.Stacks;

/// <summary>A release that the rules allow this stack to be updated to, and what the decision rested on.</summary>
/// <param name="Exists">Whether pulumi knows the stack yet.</param>
internal sealed record ReleaseChoice(StackSettings Settings, Lineage Lineage, StackDeclaration Declaration, StackOutputs Outputs, bool Exists)
{
    public Release Release => Declaration.Release;

    public int Number => Release.Number.Value;

    /// <summary>Verifies settings, lineage and history before anything is touched.</summary>
    /// <param name="number">The release to go to; null: the one in the settings.</param>
    public static Task<Answer<ReleaseChoice>> VerifyAsync(StackSession session, int? number, CancellationToken cancellationToken) =>
        VerifyAsync(session, number, null, cancellationToken);

    /// <param name="number">The release to prepare.</param>
    /// <param name="serving">The release that stays in service meanwhile.</param>
    public static Task<Answer<ReleaseChoice>> VerifyPreparedAsync(StackSession session, int number, int serving, CancellationToken cancellationToken) =>
        VerifyAsync(session, number, serving, cancellationToken);

    private static async Task<Answer<ReleaseChoice>> VerifyAsync(StackSession session, int? number, int? prepared, CancellationToken cancellationToken)
    {
        if (!session.Settings().Is(out var settings, out var failure)
            || !session.Lineage(settings).Is(out var lineage, out failure)
            || !Request(settings, number, prepared, lineage).Is(out var request, out failure))
        {
            return failure;
        }

        var answer = await session.OutputsAsync(cancellationToken);
        var exists = answer.Is(out var outputs, out failure);
        if (!exists && !PulumiFailure.IsNoSuchStack(failure!))
            return failure!;

        outputs ??= StackOutputs.None;
        var declared = lineage.Declare(request with { AppliedHead = outputs.LineageHead });
        if (!declared.IsAllowed)
            return new Failure("REL001", declared.Refusal.Message, declared.Refusal.Fix);

        return Edited(lineage, outputs) is { } edited
            ? new Failure("REL002", edited.Message, edited.Fix)
            : new ReleaseChoice(settings, lineage, declared.Declaration, outputs, exists);
    }

    private static Answer<DeclarationRequest> Request(StackSettings settings, int? number, int? prepared, Lineage lineage)
    {
        if (!settings.Integer("release").Is(out var release, out var failure)
            || !settings.Integer("head").Is(out var head, out failure)
            || !settings.Integer("serving").Is(out var serving, out failure))
        {
            return failure;
        }

        if ((number ?? release.Value) is not { } chosen)
        {
            return new Failure(
                "CFG003", $"{settings.Path}: {StackSettings.Namespace}:release is not set.", $"`rollback to {lineage.Head}` chooses the newest release.");
        }

        var prepares = prepared is not null || number is null && settings.Value("phase") == "prepare";
        return new DeclarationRequest
        {
            Release = chosen,
            Head = head.Value,
            Serving = prepared ?? serving.Value,
            Phase = prepares ? Phase.Prepare : Phase.Serve,
        };
    }

    private static Refusal? Edited(Lineage lineage, StackOutputs outputs) =>
        outputs.Release is { } applied && outputs.ReleaseDigest is { } digest && Digest.TryParse(digest, out var known)
            ? lineage.CheckApplied(ReleaseNumber.From(applied), known)
            : null;
}

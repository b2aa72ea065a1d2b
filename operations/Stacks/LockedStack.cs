using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Stacks;

/// <summary>The stack that the options name, which no other `rollback` changes until this is disposed of.</summary>
internal sealed class LockedStack : IDisposable
{
    private readonly StackLock _held;

    private LockedStack(StackSession session, StackLock held)
    {
        Session = session;
        _held = held;
    }

    public StackSession Session { get; }

    public static async Task<Answer<LockedStack>> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        (await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure) && StackLock.Take(context.Checkout, session.Stack).Is(out var held, out failure)
            ? new LockedStack(session, held)
            : failure;

    public void Dispose() => _held.Dispose();
}

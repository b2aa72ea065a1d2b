using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Cutover;

/// <summary>The stack whose generations a switch by hand names: no other command changes it meanwhile, and its local cloud runs.</summary>
internal sealed class OwnStack : IDisposable
{
    private LockedStack? _stack;

    /// <returns>Why the stack cannot be had; null also where the sources name no generation of a stack.</returns>
    public async Task<Failure?> TakeAsync(IEnumerable<string> sources, CommandContext context, CancellationToken cancellationToken)
    {
        if (!sources.Any(DatabaseSource.IsGeneration)) return null;
        if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out _stack, out var failure)) return failure;
        // The gateway's address is the cloud's own: where its daemon was killed in the middle of a switch, the same command could never finish it.
        return await _stack.Session.WakeAsync(cancellationToken);
    }

    public void Dispose() => _stack?.Dispose();
}

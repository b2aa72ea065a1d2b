using Rollback.Operations.Cloud;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Drill;

/// <summary>Removes what a drill made: resources, processes, stack, settings. Safe to repeat, and after any crash.</summary>
internal sealed class DrillCleanup(CommandContext context, ICloud cloud)
{
    /// <summary>Deletes a stack's resources and then its cloud, stack and settings, whatever state they are in. The cloud's logs stay.</summary>
    /// <returns>Null if nothing is left.</returns>
    public async Task<Failure?> RemoveAsync(StackSession session, CancellationToken cancellationToken)
    {
        if (!(await session.Engine.ExistsAsync(cancellationToken)).Is(out var exists, out var failure))
            return failure;

        if (exists)
        {
            var destroyed = await StackRun.RunAsync(session.Engine, StackVerb.Destroy, session.Context.Report, context.Clock, cancellationToken);
            failure = destroyed.Failure;
        }

        // Processes end even if the destroy did not get through: that is what must never stay.
        failure = await cloud.StopAsync(session.Stack, cancellationToken) ?? failure;
        if (failure is not null)
            return failure;

        failure = exists ? await session.Engine.RemoveAsync(cancellationToken) : null;
        if (failure is not null)
            return failure;

        DrillLineage.Forget(context.Checkout, session.Stack);
        File.Delete(session.Location.Path);
        return null;
    }

    /// <summary>Deletes the logs of a stack that is gone.</summary>
    public void ForgetLogs(string stack)
    {
        var folder = Path.Combine(context.Checkout.Home, "clouds", stack);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Cleans up after drills that were killed. A drill that still runs holds its lock and is left alone.</summary>
    public async Task<Failure?> SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var stack in Remains())
        {
            if (!StackLock.Take(context.Checkout, stack).Is(out var held, out _))
                continue;

            using (held)
            {
                context.Report.Say($"      cleaning up after {stack}, which was cut short");
                if (!DrillStack.Existing(context, stack).Is(out var session, out var failure))
                    return failure;
                if (await RemoveAsync(session, cancellationToken) is { } stuck)
                    return stuck;
            }

            ForgetLogs(stack);
            StackLock.Forget(context.Checkout, stack);
        }

        return null;
    }

    // Settings are written first and deleted last, so they name every drill that left something.
    private IEnumerable<string> Remains()
    {
        var settings = Path.Combine(context.Checkout.Home, "settings");
        return Directory.Exists(settings)
            ? [.. Directory.EnumerateFiles(settings, $"Pulumi.{DrillStack.Prefix}*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)["Pulumi.".Length..]).Order(StringComparer.Ordinal)]
            : [];
    }
}

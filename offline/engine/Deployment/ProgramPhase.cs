using Rollback.Offline.Engine.Monitor;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.Steps;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>Runs the program, deletes what it no longer registers, and waits for its end.</summary>
public sealed class ProgramPhase(
    DeploymentRun run, Activity activity, Shutdown shutdown, ComponentOutputs outputs, DeletePhase deletes)
{
    /// <summary>How long a program may take to end by itself once the deployment has stopped.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="program">Null: everything is deleted.</param>
    /// <param name="monitorAddress">Where the program registers.</param>
    public async Task RunAsync(IProgram? program, string monitorAddress)
    {
        using var end = new CancellationTokenSource();
        var running = program is null ? Task.FromResult(ProgramResult.Success) : RunAsync(program, monitorAddress, end.Token);
        await Task.WhenAny(running, shutdown.Signalled, Stopped());
        if (running.IsCompleted)
        {
            Judge(await running);
        }

        await activity.IdleAsync();
        try
        {
            if (run.Request.Kind == DeploymentKind.Refresh)
            {
                shutdown.Finish();
            }
            else if (!run.Health.Failed || (run.Health.ContinueOnError && !run.Health.Stopping.IsCancellationRequested))
            {
                await deletes.RunAsync();
            }

            if (run.Request.Kind != DeploymentKind.Refresh)
            {
                await outputs.SaveStackAsync();
            }
        }
        catch (Exception failure)
        {
            // The state cannot be written, say: whatever it is, the program must still be seen to its end.
            run.Events.Error("", failure.Message);
            run.Health.Stop();
        }

        shutdown.Finish();
        if (!running.IsCompleted)
        {
            Judge(await EndAsync(running, end));
        }
    }

    private async Task<ProgramResult> RunAsync(IProgram program, string monitorAddress, CancellationToken cancellationToken)
    {
        var request = run.Request;
        try
        {
            return await program.RunAsync(
                new ProgramRun(
                    monitorAddress,
                    request.Project,
                    request.Stack,
                    request.Organization,
                    request.DryRun,
                    request.Options.Parallel,
                    request.Config),
                line => run.Events.Tell("", line.IsError ? "info#err" : "info", line.Text),
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ProgramResult.Bail;
        }
        catch (Exception failure)
        {
            return new ProgramResult(failure.Message);
        }
    }

    /// <summary>A program that fails has not said what it wants, so nothing further is started, least of all deletions.</summary>
    private void Judge(ProgramResult result)
    {
        if (result.Error is not { } error)
        {
            return;
        }

        // Once the deployment stops, programs end in whatever way their SDK has; the cause has been told.
        if (error.Length > 0 && !run.Health.Stopping.IsCancellationRequested)
        {
            run.Events.Error("", $"an unhandled error occurred: {error}");
        }

        run.Health.Stop();
    }

    private async Task<ProgramResult> EndAsync(Task<ProgramResult> running, CancellationTokenSource end)
    {
        if (run.Health.Stopping.IsCancellationRequested)
        {
            await Task.WhenAny(running, Task.Delay(Patience, run.Request.Clock));
            await end.CancelAsync();
        }

        return await running;
    }

    private Task Stopped()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Health.Stopping.Register(stopped.SetResult);
        return stopped.Task;
    }
}

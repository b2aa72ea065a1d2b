using System.Reflection;
using Rollback.Offline.Protocol.Transport;

namespace Pulumi;

/// <summary>Runs a program to its end: until all that it began is done, or something fails.</summary>
internal sealed class ProgramRunner(Deployment deployment)
{
    private const int Success = 0;

    /// <summary>Something failed, and the engine may not know of it.</summary>
    private const int Failure = 1;

    /// <summary>Something failed, and the engine has been told: it need not say so again.</summary>
    private const int ReportedFailure = 32;

    /// <returns>The exit code of the process.</returns>
    public async Task<int> RunAsync(Func<Stack> start)
    {
        var failures = await FailuresOfAsync(start);
        if (failures.Count > 0)
        {
            return await ReportAsync(failures);
        }

        if (deployment.Logger.HasLoggedErrors)
        {
            return Failure;
        }

        await deployment.Monitor.SignalAndWaitForShutdownAsync();
        return Success;
    }

    /// <summary>Starts the program and waits for all that it began.</summary>
    public async Task<IReadOnlyList<Exception>> FailuresOfAsync(Func<Stack> start)
    {
        try
        {
            start();
        }
        catch (Exception exception)
        {
            // A stack class is made by reflection or a container, which may wrap what its constructor threw.
            return [exception is TargetInvocationException { InnerException: { } inner } ? inner : exception];
        }

        return await deployment.Tasks.WaitAsync();
    }

    /// <summary>Tells the engine of failures, each as its kind demands.</summary>
    public void Log(IEnumerable<Exception> failures)
    {
        foreach (var failure in failures)
        {
            switch (failure)
            {
                case LogException:
                    // The engine takes no messages: there is no one to tell.
                    break;
                case RpcException { Status: StatusCode.Unavailable or StatusCode.Cancelled, InnerException: null }:
                    // The engine's answer when it stops, whose reason it has shown: a step that failed, or a cancellation.
                    break;
                case RunException:
                    deployment.Logger.Error(failure.Message);
                    break;
                case ResourceException resource:
                    deployment.Logger.Error(resource.HideStack ? resource.Message : resource.ToString(), resource.Resource);
                    break;
                default:
                    deployment.Logger.Error(
                        $"Running program '{Assembly.GetEntryAssembly()?.Location}' failed with an unhandled exception:\n{failure}");
                    break;
            }
        }
    }

    private async Task<int> ReportAsync(IReadOnlyList<Exception> failures)
    {
        Log(failures);
        try
        {
            await deployment.Logger.FlushAsync();
        }
        catch (LogException exception)
        {
            foreach (var failure in failures.Append(exception).Distinct())
            {
                await Console.Error.WriteLineAsync(failure.ToString());
            }

            return Failure;
        }

        return ReportedFailure;
    }
}

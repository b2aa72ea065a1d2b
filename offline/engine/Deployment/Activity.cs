namespace Rollback.Offline.Engine.Deployment;

/// <summary>Knows whether any call of a program is still being worked on, though its caller may be gone.</summary>
public sealed class Activity
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _running;

    public async Task<T> TrackAsync<T>(Func<Task<T>> work)
    {
        lock (_gate)
        {
            _running++;
        }

        try
        {
            return await work();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Ends at the next moment at which nothing is being worked on.</summary>
    public Task IdleAsync()
    {
        lock (_gate)
        {
            if (_running == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }
    }
}

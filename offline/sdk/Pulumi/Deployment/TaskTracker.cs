namespace Pulumi;

/// <summary>
/// Knows every piece of work that the program has begun, so that the program ends when all are done, and fails when one
/// of them does, whether or not anybody waits for its result.
/// </summary>
internal sealed class TaskTracker
{
    private readonly Lock _lock = new();
    private readonly List<Exception> _failures = [];
    private int _running;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Track(Task task)
    {
        lock (_lock)
        {
            _running++;
        }

        task.ContinueWith(End, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits until nothing is running, or something has failed.</summary>
    /// <returns>The failures so far, each once.</returns>
    public async Task<IReadOnlyList<Exception>> WaitAsync()
    {
        Task settled;
        lock (_lock)
        {
            if (_running == 0 || _failures.Count > 0)
            {
                return [.. _failures];
            }

            _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
            settled = _settled.Task;
        }

        await settled;
        lock (_lock)
        {
            return [.. _failures];
        }
    }

    private void End(Task task)
    {
        lock (_lock)
        {
            _running--;
            foreach (var failure in Failures(task))
            {
                if (!_failures.Contains(failure))
                {
                    _failures.Add(failure);
                }
            }

            if (_running == 0 || _failures.Count > 0)
            {
                _settled.TrySetResult();
            }
        }
    }

    private static IEnumerable<Exception> Failures(Task task) => task switch
    {
        { IsFaulted: true } => task.Exception.Flatten().InnerExceptions,
        { IsCanceled: true } => [new TaskCanceledException(task)],
        _ => [],
    };
}

using Pulumirpc;

namespace Pulumi;

/// <summary>Sends messages to the engine, one after the other, in the order they were logged.</summary>
internal sealed class EngineLogger(IEngine engine, TaskTracker tasks)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Whether an error was logged, which fails the program even where no exception was thrown.</summary>
    public bool HasLoggedErrors { get; private set; }

    public void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Enqueue(LogSeverity.Debug, message, resource, streamId, ephemeral);

    public void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Enqueue(LogSeverity.Info, message, resource, streamId, ephemeral);

    public void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Enqueue(LogSeverity.Warning, message, resource, streamId, ephemeral);

    public void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Enqueue(LogSeverity.Error, message, resource, streamId, ephemeral);

    /// <summary>Waits until the engine has every message.</summary>
    /// <exception cref="LogException">It did not take one.</exception>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            return _last;
        }
    }

    private void Enqueue(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        lock (_lock)
        {
            HasLoggedErrors |= severity == LogSeverity.Error;
            _last = SendAsync(_last, severity, message, resource, streamId, ephemeral);
            tasks.Track(_last);
        }
    }

    private async Task SendAsync(
        Task previous, LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        await previous;
        try
        {
            await engine.LogAsync(new LogRequest
            {
                Severity = severity,
                Message = message,
                Urn = await UrnAsync(resource),
                StreamId = streamId ?? 0,
                Ephemeral = ephemeral ?? false,
            });
        }
        catch (Exception exception) when (exception is not LogException)
        {
            throw new LogException(exception);
        }
    }

    /// <summary>A resource whose registration failed has no URN: its messages go to the stack.</summary>
    private static async Task<string> UrnAsync(Resource? resource)
    {
        if (resource?.Urn is not { } urn)
        {
            return "";
        }

        await urn.DataTask.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return urn.DataTask is { IsCompletedSuccessfully: true, Result: { IsKnown: true, Value: var value } } ? value : "";
    }
}

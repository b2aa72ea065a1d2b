namespace Rollback.Offline.Engine.Events;

/// <summary>Passes events on, one at a time, with secrets taken out of their texts.</summary>
public sealed class EventSink(Action<EngineEvent> listener, SecretTexts secrets)
{
    private readonly Lock _gate = new();

    public void Emit(EngineEvent happened)
    {
        lock (_gate)
        {
            listener(happened);
        }
    }

    public void Tell(string urn, string severity, string message, int streamId = 0, bool ephemeral = false) =>
        Emit(new EngineEvent.Diagnostic(urn, severity, secrets.Mask(message), streamId, ephemeral));

    public void Error(string urn, string message) => Tell(urn, "error", message);

    public void Warn(string urn, string message) => Tell(urn, "warning", message);

    public void Info(string urn, string message) => Tell(urn, "info", message);
}

using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;

namespace Rollback.Offline.Engine.Display;

/// <summary>Something that follows a deployment: a display, a digest, a log.</summary>
public interface IEventSink : IAsyncDisposable
{
    /// <summary>Called from one thread at a time.</summary>
    void Handle(EngineEvent happening);

    /// <summary>Called once, after the last event and after the state was saved.</summary>
    Task FinishAsync(DeploymentResult result);
}

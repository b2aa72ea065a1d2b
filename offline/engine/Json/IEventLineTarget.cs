namespace Rollback.Offline.Engine.Json;

/// <summary>Where event lines go. Disposing it waits until they have arrived.</summary>
public interface IEventLineTarget : IAsyncDisposable
{
    /// <param name="line">One JSON object, without a line break.</param>
    void Write(string line);
}

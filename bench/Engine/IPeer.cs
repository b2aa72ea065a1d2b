using Rollback.Bench.Measure;

namespace Rollback.Bench.Engine;

/// <summary>An engine under measurement, with a workspace of its own for one size and shape.</summary>
internal interface IPeer : IDisposable
{
    string Name { get; }

    /// <summary>Writes the program for so many resources and makes an empty stack.</summary>
    Task PrepareAsync(string shape, int count, CancellationToken cancellationToken);

    Task<ProcessRun> UpAsync(CancellationToken cancellationToken);

    Task<ProcessRun> PreviewAsync(CancellationToken cancellationToken);

    Task<ProcessRun> DestroyAsync(CancellationToken cancellationToken);
}

using System.Runtime.InteropServices;

namespace Rollback.Offline.Cloud.Command;

/// <summary>A token that SIGTERM and SIGINT cancel, so that the program ends in order.</summary>
internal sealed class TerminationSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    public TerminationSignal()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _source.Cancel();
    }
}

using Pulumirpc;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Providers;

/// <summary>A provider could not be started, or a call to it failed.</summary>
public sealed class ProviderException : Exception
{
    public ProviderException(string message)
        : base(message)
    {
    }

    public ProviderException(string message, RpcException cause)
        : base(message, cause)
    {
        Code = cause.Status;
        InitFailure = cause.Detail<ErrorResourceInitFailed>();
    }

    /// <summary>Null: the provider was not reached at all.</summary>
    public StatusCode? Code { get; }

    /// <summary>Set where the resource exists but is not healthy: its state must be kept.</summary>
    public ErrorResourceInitFailed? InitFailure { get; }

    /// <summary>
    /// Whether the provider ended during the call, so that nobody knows what it did. One that lives and answers UNAVAILABLE
    /// says that it did nothing; only a broken connection has a cause of its own.
    /// </summary>
    public bool IsLost => Code == StatusCode.Unavailable && InnerException?.InnerException is not null;

    /// <summary>How much of the operation may have happened.</summary>
    public StepStatus Status => (InitFailure, Code) switch
    {
        (not null, _) => StepStatus.PartialFailure,
        (_, StatusCode.Internal or StatusCode.DataLoss or StatusCode.Unknown) => StepStatus.Unknown,
        _ when IsLost => StepStatus.Unknown,
        _ => StepStatus.Ok,
    };
}

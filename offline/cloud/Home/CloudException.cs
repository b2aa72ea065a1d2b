namespace Rollback.Offline.Cloud.Home;

/// <summary>Something that a person can put right: the message says what is wrong and what to do.</summary>
internal sealed class CloudException : Exception
{
    public CloudException(string message)
        : base(message)
    {
    }

    public CloudException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

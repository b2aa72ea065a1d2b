namespace Pulumi;

/// <summary>An error that belongs to a resource, and is reported there.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="resource">Where it is reported; the stack if null.</param>
/// <param name="hideStack">Whether only the message is reported.</param>
public class ResourceException(string message, Resource? resource, bool hideStack = false) : Exception(message)
{
    internal Resource? Resource { get; } = resource;

    internal bool HideStack { get; } = hideStack;
}

namespace Rollback.Operations.Engine;

/// <summary>The three verbs with which Pulumi changes a stack.</summary>
internal enum StackVerb
{
    Up,
    Refresh,
    Destroy,
}

namespace Pulumi;

/// <summary>The former parent that an alias names.</summary>
internal static class AliasParent
{
    /// <exception cref="ArgumentException">More than one is named.</exception>
    public static void Check(Alias alias)
    {
        var named = (alias.Parent is null ? 0 : 1) + (alias.ParentUrn is null ? 0 : 1) + (alias.NoParent ? 1 : 0);
        if (named > 1)
        {
            throw new ArgumentException("An alias may have only one of Parent, ParentUrn and NoParent.");
        }
    }
}

namespace Pulumi;

/// <summary>One file.</summary>
public abstract class Asset : AssetOrArchive
{
    private protected Asset(string form, string content)
        : base(isArchive: false, form, content)
    {
    }
}

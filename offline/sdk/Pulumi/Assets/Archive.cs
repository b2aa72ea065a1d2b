namespace Pulumi;

/// <summary>A collection of files.</summary>
public abstract class Archive : AssetOrArchive
{
    private protected Archive(string form, object content)
        : base(isArchive: true, form, content)
    {
    }
}

namespace Pulumi;

/// <summary>A file, or a collection of files, that is given to a resource.</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(bool isArchive, string form, object content)
    {
        IsArchive = isArchive;
        Form = form;
        Content = content;
    }

    internal bool IsArchive { get; }

    /// <summary>The key on the wire: <c>text</c>, <c>path</c>, <c>uri</c> or <c>assets</c>.</summary>
    internal string Form { get; }

    /// <summary>A string, or for <c>assets</c> a dictionary.</summary>
    internal object Content { get; }
}

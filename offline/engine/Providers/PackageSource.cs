namespace Rollback.Offline.Engine.Providers;

/// <summary>Where the provider of a package comes from.</summary>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Version">Of the plugin; empty: any.</param>
/// <param name="DownloadUrl">Of the plugin; empty: the usual place.</param>
/// <param name="Parameter">What makes a general plugin provide this package; null: it does so by itself.</param>
public sealed record PackageSource(string Plugin, string Version, string DownloadUrl, PackageParameter? Parameter = null)
{
    /// <summary>The package's own name.</summary>
    public string Package => Parameter?.Name ?? Plugin;

    /// <summary>The name of the package's default provider.</summary>
    public string DefaultName
    {
        get
        {
            var version = Parameter?.Version ?? Version;
            var name = version.Length == 0 ? "default" : $"default_{Plain(version)}";
            return DownloadUrl.Length == 0 ? name : $"{name}_{Plain(DownloadUrl)}";
        }
    }

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}

/// <param name="Name">Of the package.</param>
/// <param name="Version">Of the package.</param>
/// <param name="Value">What only the plugin understands, base64.</param>
public sealed record PackageParameter(string Name, string Version, string Value);

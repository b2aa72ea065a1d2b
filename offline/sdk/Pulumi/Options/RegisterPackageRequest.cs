namespace Pulumi;

/// <summary>A package that a provider makes up from parameters; resources and functions of it name it by this.</summary>
/// <param name="name">The provider plugin's name.</param>
/// <param name="version">The provider plugin's version.</param>
/// <param name="downloadUrl">Where the plugin is fetched from.</param>
/// <param name="checksums">The plugin's checksums by platform.</param>
/// <param name="parameterization">What the provider makes the package from.</param>
public sealed class RegisterPackageRequest(
    string name,
    string version,
    string? downloadUrl,
    Dictionary<string, byte[]>? checksums = null,
    RegisterPackageRequest.PackageParameterization? parameterization = null)
{
    public string Name { get; } = name;

    public string Version { get; } = version;

    public string DownloadUrl { get; } = downloadUrl ?? "";

    public Dictionary<string, byte[]> Checksums { get; } = checksums ?? [];

    public PackageParameterization? Parameterization { get; } = parameterization;

    /// <summary>The package that is made, and what it is made from.</summary>
    public sealed class PackageParameterization(string name, string version, byte[] value)
    {
        public string Name { get; } = name;

        public string Version { get; } = version;

        public byte[] Value { get; } = value;
    }
}

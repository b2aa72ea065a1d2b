using System.Security.Cryptography;
using System.Text;

namespace Rollback.Offline.Engine.State;

/// <summary>When and by what a snapshot was written.</summary>
public sealed record Manifest(DateTimeOffset Time, string Version)
{
    /// <summary>The version of Pulumi whose state format and behaviour this engine follows.</summary>
    public const string CurrentVersion = "v3.248.0";

    /// <summary>Guards the version against edits: its SHA-256, or nothing for no version.</summary>
    public string Magic => MagicOf(Version);

    public static string MagicOf(string version) =>
        version.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)));
}

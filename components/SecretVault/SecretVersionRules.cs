using System.Collections.Immutable;
using System.Globalization;

namespace Rollback.Components;

/// <summary>What Secrets Manager demands of names and versions.</summary>
internal static class SecretVersionRules
{
    /// <summary>Secrets Manager attaches at most 20 labels to a secret; two of them are its own AWSCURRENT and AWSPREVIOUS.</summary>
    public const int MostVersions = 18;

    /// <summary>The staging label that a version carries from its creation on, and that never moves.</summary>
    public static string Label(int version) => "v" + version.ToString(CultureInfo.InvariantCulture);

    public static IEnumerable<string?> Complaints(ImmutableSortedDictionary<string, ImmutableSortedSet<int>> secrets) =>
        secrets.SelectMany(secret => Complaints(secret.Key, secret.Value));

    private static IEnumerable<string?> Complaints(string name, ImmutableSortedSet<int> versions)
    {
        yield return PhysicalName.ComplaintAboutPart("secret", name);
        if (versions.IsEmpty)
        {
            yield return $"Secret '{name}' has no version. Pin one in a release (secrets: {{ {name}: 1 }}), or retire the secret.";
        }
        else if (versions[0] < 1)
        {
            yield return $"Secret '{name}' has version {versions[0]}; versions count from 1.";
        }

        if (versions.Count > MostVersions)
        {
            yield return $"Secret '{name}' has {versions.Count} versions; Secrets Manager keeps at most {MostVersions} labelled ones. Retire old versions first.";
        }
    }
}

using Rollback.Model;

namespace Rollback.Operations.Releases;

/// <summary>A release as lists show it.</summary>
internal sealed record ReleaseEntry(int Release, string Digest, string? Parent, DateTimeOffset CreatedAt, string By, string Summary)
{
    public static ReleaseEntry Of(Lineage lineage, Release release) => new(
        release.Number.Value, lineage.DigestOf(release.Number).Text, release.Parent?.Text, release.Created.At, release.Created.By, release.Summary);
}

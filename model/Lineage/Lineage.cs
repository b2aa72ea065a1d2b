using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Rollback.Model;

/// <summary>The releases of a stack, 1 to N without gaps, each chained to the one before by digest.</summary>
public sealed class Lineage
{
    private readonly ImmutableArray<Digest> _digests;

    internal Lineage(ImmutableArray<Release> releases, Func<string, byte[]?> script)
    {
        Releases = releases;
        _digests = [.. releases.Select(release => Digest.Of(release, script))];
    }

    /// <summary>In order; at least one.</summary>
    public ImmutableArray<Release> Releases { get; }

    /// <summary>The highest release present, and the default of the stack's <c>head</c>.</summary>
    public ReleaseNumber Head => Releases[^1].Number;

    /// <summary>Reads and verifies <c>releases/NNNN.yaml</c> below a lineage's folder (<c>stacks/&lt;lineage&gt;</c>).</summary>
    /// <exception cref="IOException">The folder exists and cannot be read.</exception>
    public static LineageResult Load(string directory) => LineageFolder.Load(directory);

    public bool Has(ReleaseNumber number) => number <= Head;

    public bool TryAt(int number, [NotNullWhen(true)] out Release? release)
    {
        release = number >= 1 && number <= Releases.Length ? Releases[number - 1] : null;
        return release is not null;
    }

    /// <exception cref="ArgumentOutOfRangeException">The lineage has no such release.</exception>
    public Release At(ReleaseNumber number) => TryAt(number.Value, out var release)
        ? release
        : throw new ArgumentOutOfRangeException(nameof(number), number.Value, $"The lineage ends with release {Head}.");

    public Release At(int number) => At(ReleaseNumber.From(number));

    /// <exception cref="ArgumentOutOfRangeException">The lineage has no such release.</exception>
    public Digest DigestOf(ReleaseNumber number) => _digests[At(number).Number.Value - 1];

    /// <summary>Whether a digest is, or once was, that of a release: before digests covered scripts it was that of the content alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The lineage has no such release.</exception>
    public bool Knows(ReleaseNumber number, Digest digest) => digest == DigestOf(number) || digest == Digest.Of(At(number));

    /// <summary>Everything stateful that any release up to <paramref name="head"/> declared and none of them retired.</summary>
    public StatefulUnion Union(ReleaseNumber head) => StatefulUnion.Of(Releases.Take(At(head).Number.Value));

    public StatefulUnion Union(int head) => Union(ReleaseNumber.From(head));
}

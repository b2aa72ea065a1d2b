using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Rollback.Model;

/// <summary>Works out what a stack declares.</summary>
public static class Declaring
{
    /// <summary>The declaration that the request asks for, or the rule that forbids it.</summary>
    public static DeclarationResult Declare(this Lineage lineage, DeclarationRequest request)
    {
        if (Refuse(lineage, request, out var head, out var release, out var serving) is { } refusal) return new(null, refusal);

        var union = lineage.Union(head);
        var shown = request.Phase == Phase.Prepare ? serving : release;
        if (Retired(lineage, shown, head, union) is { } retired) return new(null, retired);
        return new(
            new()
            {
                Release = release,
                Digest = lineage.DigestOf(release.Number),
                Head = head,
                Phase = request.Phase,
                Services = request.Phase == Phase.Prepare ? Prepared(release, serving) : release.Services,
                Databases = union.Databases.Select(entry => KeyValuePair.Create(entry.Key, new DatabaseDeclaration(Primary(lineage, entry.Key, entry.Value, shown.Number, head), entry.Value))).ToSorted(),
                Secrets = union.Secrets.Select(entry => KeyValuePair.Create(entry.Key, new SecretDeclaration(Pin(entry.Key, shown, release), entry.Value))).ToSorted(),
                Checkpoints = union.Checkpoints,
            },
            null);
    }

    private static Refusal? Refuse(
        Lineage lineage, DeclarationRequest request, out ReleaseNumber head, [NotNull] out Release? release, [NotNull] out Release? serving)
    {
        head = lineage.Head;
        release = serving = lineage.Releases[0];
        if (request.Head is { } asked)
        {
            if (!lineage.TryAt(asked, out var headRelease)) return Absent(lineage, "head", asked);
            head = headRelease.Number;
        }

        if (HeadRule.Check(head, request.AppliedHead) is { } lowered) return lowered;
        if (!lineage.TryAt(request.Release, out var chosen)) return Absent(lineage, "release", request.Release);
        release = chosen;
        if (release.Number > head)
            return new($"Release {release.Number} is above head {head}.", $"Set head to {release.Number} or higher, or remove it to use the highest release.");
        if (request.Phase != Phase.Prepare) return null;

        if (request.Serving is not { } number)
            return new($"Preparing release {release.Number} needs to know the release in service.", "Set 'serving' to its number.");
        if (!lineage.TryAt(number, out var served)) return Absent(lineage, "serving", number);
        serving = served;
        return serving.Number > head
            ? new($"The release in service, {serving.Number}, is above head {head}.", $"Set head to {serving.Number} or higher.")
            : null;
    }

    private static Refusal Absent(Lineage lineage, string setting, int number) => new(
        $"There is no release {number} ({setting}); the lineage has {(lineage.Head.Value == 1 ? "release 1 only" : $"releases 1 to {lineage.Head}")}.",
        "Choose one of them, or make it with 'rollback release new'.");

    /// <summary>A release whose data was given up cannot be declared any more.</summary>
    private static Refusal? Retired(Lineage lineage, Release shown, ReleaseNumber head, StatefulUnion union)
    {
        var database = shown.Databases.FirstOrDefault(entry => !union.Databases.TryGetValue(entry.Key, out var left) || !left.ContainsKey(entry.Value.Primary));
        if (database.Key is not null)
            return Gone(shown, $"generation {database.Value.Primary} of database '{database.Key}'", Retirer(lineage, head, retire => retire.Databases.GetValueOrDefault(database.Key, []).Contains(database.Value.Primary)));
        var secret = shown.Secrets.FirstOrDefault(entry => !union.Secrets.TryGetValue(entry.Key, out var left) || !left.Contains(entry.Value));
        return secret.Key is null
            ? null
            : Gone(shown, $"version {secret.Value} of secret '{secret.Key}'", Retirer(lineage, head, retire => retire.Secrets.GetValueOrDefault(secret.Key, []).Contains(secret.Value)));
    }

    private static Refusal Gone(Release shown, string what, ReleaseNumber retirer) => new(
        $"Release {shown.Number} needs {what}, which release {retirer} retired.", "Choose a later release: what is retired does not come back.");

    private static ReleaseNumber Retirer(Lineage lineage, ReleaseNumber head, Func<Retirement, bool> retires) =>
        lineage.Releases.Last(release => release.Number <= head && retires(release.Retire)).Number;

    /// <summary>Traffic stays; a color without traffic takes what the release brings; what only one of the two releases has is declared from there.</summary>
    private static ImmutableSortedDictionary<string, ServiceSpec> Prepared(Release release, Release serving)
    {
        var services = serving.Services.ToBuilder();
        foreach (var (name, next) in release.Services)
        {
            services[name] = !serving.Services.TryGetValue(name, out var now) ? next : now with
            {
                Blue = now.Traffic.Blue.Value > 0 ? now.Blue : next.Blue,
                Green = now.Traffic.Green.Value > 0 ? now.Green : next.Green,
            };
        }

        return services.ToImmutable();
    }

    /// <summary>The primary that the shown release names; where it does not know the database, that of the nearest release that does, earlier ones first.</summary>
    private static int Primary(Lineage lineage, string name, ImmutableSortedDictionary<int, GenerationSpec> generations, ReleaseNumber shown, ReleaseNumber head)
    {
        var known = lineage.Releases.Where(release => release.Number <= head && release.Databases.TryGetValue(name, out var database) && generations.ContainsKey(database.Primary)).ToArray();
        var nearest = known.LastOrDefault(release => release.Number <= shown) ?? known.FirstOrDefault();
        return nearest is null ? generations.Keys.Last() : nearest.Databases[name].Primary;
    }

    private static int? Pin(string name, Release shown, Release release) =>
        shown.Secrets.TryGetValue(name, out var pinned) || release.Secrets.TryGetValue(name, out pinned) ? pinned : null;
}

namespace Rollback.Offline.Engine.State;

/// <summary>The rules that every snapshot keeps, whoever wrote it.</summary>
public static class SnapshotIntegrity
{
    /// <summary>The first rule that the snapshot breaks, in a sentence; null when it keeps them all.</summary>
    public static string? FirstViolation(Snapshot snapshot)
    {
        var seen = new HashSet<string>();
        var live = new HashSet<string>();
        var providers = new HashSet<string>();
        foreach (var resource in snapshot.Resources)
        {
            if (OwnViolation(resource) is { } own)
            {
                return own;
            }

            foreach (var (role, urn) in References(resource))
            {
                if (!seen.Contains(urn))
                {
                    return $"resource {resource.Urn} refers to {role} {urn}, which is missing or comes after it";
                }
            }

            if (resource.Provider.Length > 0 && !providers.Contains(resource.Provider))
            {
                return $"resource {resource.Urn} refers to provider {resource.Provider}, which is missing or comes after it";
            }

            if (!resource.Delete && !live.Add(resource.Urn))
            {
                return $"resource {resource.Urn} stands twice in the snapshot";
            }

            seen.Add(resource.Urn);
            if (resource.Type.StartsWith("pulumi:providers:", StringComparison.Ordinal))
            {
                providers.Add($"{resource.Urn}::{resource.Id}");
            }
        }

        return null;
    }

    private static string? OwnViolation(ResourceState resource)
    {
        if (!resource.Urn.StartsWith("urn:pulumi:", StringComparison.Ordinal) || resource.Urn.Split("::").Length < 4)
        {
            return $"'{resource.Urn}' is not a URN";
        }

        return !resource.Custom && resource.Id.Length > 0
            ? $"component {resource.Urn} has the id '{resource.Id}'; components have none"
            : null;
    }

    private static IEnumerable<(string Role, string Urn)> References(ResourceState resource)
    {
        if (resource.Parent.Length > 0)
        {
            yield return ("parent", resource.Parent);
        }

        foreach (var urn in resource.Dependencies)
        {
            yield return ("dependency", urn);
        }

        foreach (var urn in resource.PropertyDependencies.Values.SelectMany(urns => urns))
        {
            yield return ("property dependency", urn);
        }

        if (resource.DeletedWith.Length > 0)
        {
            yield return ("deletedWith", resource.DeletedWith);
        }
    }
}

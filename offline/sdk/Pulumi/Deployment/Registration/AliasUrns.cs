using System.Collections.Immutable;

namespace Pulumi;

/// <summary>The former URNs of a resource, worked out here for engines that do not do so themselves.</summary>
internal static class AliasUrns
{
    /// <summary>Its own aliases, and what follows from those of its parent.</summary>
    public static async Task<ImmutableArray<string>> OfAsync(Resource resource)
    {
        var urns = new List<string>();
        var own = new List<Alias>();
        foreach (var input in resource.Aliases)
        {
            own.Add((await input.ToOutput().DataTask).Value);
        }

        foreach (var alias in own)
        {
            urns.Add(await UrnAsync(resource, alias, await ParentUrnAsync(resource, alias)));
        }

        foreach (var parentUrn in resource.Parent is { } parent ? await OfAsync(parent) : [])
        {
            var inherited = InheritedName(resource, parentUrn);
            foreach (var alias in own.Where(alias => alias.Urn is null).Prepend(new()))
            {
                urns.Add(await UrnAsync(resource, new() { Name = alias.Name ?? inherited, Type = alias.Type }, parentUrn));
            }
        }

        return [.. urns.Distinct()];
    }

    private static async Task<string> UrnAsync(Resource resource, Alias alias, string? parentUrn)
    {
        if (alias.Urn is { } given)
        {
            return given;
        }

        var urn = Urn.Create(
            alias.Name ?? resource.GetResourceName(),
            alias.Type ?? resource.GetResourceType(),
            parentUrn: parentUrn is null ? null : (Input<string>)parentUrn,
            project: alias.Project,
            stack: alias.Stack);
        return (await urn.DataTask).Value;
    }

    private static async Task<string?> ParentUrnAsync(Resource resource, Alias alias)
    {
        AliasParent.Check(alias);
        return alias switch
        {
            { NoParent: true } => null,
            { ParentUrn: { } urn } => (await urn.ToOutput().DataTask).Value,
            { Parent: { } parent } => (await parent.Urn.DataTask).Value,
            _ when resource.Parent is { } parent => (await parent.Urn.DataTask).Value,
            _ => null,
        };
    }

    /// <summary>A child whose name begins with its parent's was called after the parent's old name.</summary>
    private static string InheritedName(Resource resource, string parentUrn)
    {
        var parentName = resource.Parent!.GetResourceName();
        var oldParentName = parentUrn[(parentUrn.LastIndexOf("::", StringComparison.Ordinal) + 2)..];
        var name = resource.GetResourceName();
        return name.StartsWith(parentName, StringComparison.Ordinal) ? oldParentName + name[parentName.Length..] : name;
    }
}

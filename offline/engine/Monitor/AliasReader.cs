using System.Collections.Immutable;
using Pulumirpc;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>The URNs that a resource may have had, most likely first.</summary>
public static class AliasReader
{
    /// <param name="request">The registration.</param>
    /// <param name="urn">The resource's URN now.</param>
    /// <param name="formerUrn">What a resource was called before this run renamed it, or null.</param>
    public static ImmutableArray<string> Read(RegisterResourceRequest request, string urn, Func<string, string?> formerUrn)
    {
        var aliases = new List<string>();
        foreach (var alias in request.Aliases)
        {
            aliases.Add(alias.AliasCase == Alias.AliasOneofCase.Urn ? alias.Urn : FromSpec(alias.Spec, request, urn, formerUrn));
        }

        aliases.AddRange(request.AliasURNs);
        if (request.Parent.Length > 0 && formerUrn(request.Parent) is { } formerParent)
        {
            aliases.AddRange(UnderFormerParent([.. aliases], request, formerParent));
        }

        return [.. aliases.Where(alias => alias != urn).Distinct()];
    }

    private static string FromSpec(Alias.Types.Spec spec, RegisterResourceRequest request, string urn, Func<string, string?> formerUrn)
    {
        var parent = spec.ParentCase switch
        {
            Alias.Types.Spec.ParentOneofCase.ParentUrn => spec.ParentUrn,
            Alias.Types.Spec.ParentOneofCase.NoParent when spec.NoParent => "",
            _ => request.Parent,
        };
        return Urns.Create(
            Or(spec.Stack, Urns.StackOf(urn)),
            Or(spec.Project, Urns.ProjectOf(urn)),
            parent.Length > 0 ? formerUrn(parent) ?? parent : "",
            Or(spec.Type, request.Type),
            Or(spec.Name, request.Name));
    }

    /// <summary>A renamed parent renames its children too: by their qualified types, and where their names start with its name.</summary>
    private static IEnumerable<string> UnderFormerParent(
        IReadOnlyCollection<string> aliases, RegisterResourceRequest request, string formerParent)
    {
        yield return Former(request.Type, request.Name);
        foreach (var alias in aliases)
        {
            yield return Former(Urns.TypeOf(alias), Urns.NameOf(alias));
        }

        string Former(string type, string name)
        {
            var parentName = Urns.NameOf(request.Parent);
            name = name.StartsWith(parentName, StringComparison.Ordinal) ? Urns.NameOf(formerParent) + name[parentName.Length..] : name;
            return Urns.Create(Urns.StackOf(formerParent), Urns.ProjectOf(formerParent), formerParent, type, name);
        }
    }

    private static string Or(string given, string otherwise) => given.Length > 0 ? given : otherwise;
}

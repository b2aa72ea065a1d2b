using Pulumirpc;

namespace Pulumi;

/// <summary>The former names of a resource, as the engine takes them.</summary>
internal static class AliasRequests
{
    public static async Task AddAsync(RegisterResourceRequest message, Resource resource, ResourceOptions options, bool asSpecs)
    {
        if (!asSpecs)
        {
            foreach (var urn in await AliasUrns.OfAsync(resource))
            {
                message.AliasURNs.Add(urn);
            }

            return;
        }

        message.Aliases.AddRange(await MessagesAsync(options.Aliases));
    }

    public static async Task<IEnumerable<Pulumirpc.Alias>> MessagesAsync(IEnumerable<Input<Alias>> inputs)
    {
        var messages = new List<Pulumirpc.Alias>();
        foreach (var input in inputs)
        {
            var alias = await input.ToOutput().DataTask;
            if (alias.IsKnown)
            {
                messages.Add(await MessageAsync(alias.Value));
            }
        }

        return messages;
    }

    /// <summary>The alias that a message describes.</summary>
    public static Input<Alias> Read(Pulumirpc.Alias message) => message.Spec is not { } spec
        ? (Input<Alias>)new Alias { Urn = message.Urn }
        : new Alias
        {
            Name = Given(spec.Name),
            Type = Given(spec.Type),
            Stack = Given(spec.Stack),
            Project = Given(spec.Project),
            ParentUrn = Given(spec.ParentUrn),
            NoParent = spec.NoParent,
        };

    private static Input<string>? Given(string text) => text == "" ? null : (Input<string>)text;

    private static async Task<Pulumirpc.Alias> MessageAsync(Alias alias)
    {
        if (alias.Urn is { } urn)
        {
            return new() { Urn = urn };
        }

        AliasParent.Check(alias);
        var spec = new Pulumirpc.Alias.Types.Spec
        {
            Name = await ValueAsync(alias.Name),
            Type = await ValueAsync(alias.Type),
            Stack = await ValueAsync(alias.Stack),
            Project = await ValueAsync(alias.Project),
        };
        if (alias.Parent is { } parent)
        {
            spec.ParentUrn = (await parent.Urn.DataTask).Value;
        }
        else if (alias.ParentUrn is not null)
        {
            spec.ParentUrn = await ValueAsync(alias.ParentUrn);
        }
        else if (alias.NoParent)
        {
            spec.NoParent = true;
        }

        return new() { Spec = spec };
    }

    private static async Task<string> ValueAsync(Input<string>? input) =>
        input is null ? "" : (await input.ToOutput().DataTask).Value ?? "";
}

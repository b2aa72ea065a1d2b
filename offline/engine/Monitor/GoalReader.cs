using System.Collections.Immutable;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Reads from a registration what the program wants, with what it inherits from its parent.</summary>
public sealed class GoalReader(DeploymentRun run, Packages packages)
{
    private readonly BlobHasher _blobs = new(run.Request.ProgramDirectory);
    private readonly SourcePositions _sources = new(run.Request.RootDirectory);

    /// <param name="request">The registration, transforms applied.</param>
    /// <param name="provider">The provider reference that was chosen; empty for components.</param>
    public ResourceGoal Read(RegisterResourceRequest request, string provider)
    {
        var parent = run.Resources.Goal(request.Parent);
        var raw = request.Object.ToProperties();
        var urn = Urns.Create(run.Request.Stack, run.Request.Project, request.Parent, request.Type, request.Name);
        var inputs = _blobs.Hash(InputReader.WithoutOutputs(raw));
        if (Urns.IsProvider(request.Type))
        {
            inputs = ProviderInputs.WithPackage(inputs, packages.Find(request.PackageRef)
                ?? new PackageSource(request.Type[Urns.ProviderTypePrefix.Length..], request.Version, request.PluginDownloadURL));
        }

        var propertyDependencies = PropertyDependencies(request, raw);
        return new ResourceGoal
        {
            Urn = urn,
            Type = request.Type,
            Name = request.Name,
            Custom = request.Custom,
            Inputs = inputs,
            Parent = request.Parent,
            Protect = request.HasProtect ? request.Protect : parent?.Protect ?? false,
            Dependencies = [.. request.Dependencies.Concat(propertyDependencies.Values.SelectMany(urns => urns)).Distinct()],
            Provider = provider,
            Providers = Providers(request, parent),
            PropertyDependencies = propertyDependencies,
            DeleteBeforeReplace = request.DeleteBeforeReplaceDefined || request.DeleteBeforeReplace ? request.DeleteBeforeReplace : null,
            IgnoreChanges = [.. request.IgnoreChanges],
            ReplaceOnChanges = [.. request.ReplaceOnChanges],
            AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
            Aliases = AliasReader.Read(request, urn, run.Resources.FormerUrn),
            ImportId = request.ImportId,
            Timeouts = Timeouts(request.CustomTimeouts),
            RetainOnDelete = request.HasRetainOnDelete ? request.RetainOnDelete : parent?.RetainOnDelete ?? false,
            DeletedWith = request.DeletedWith.Length > 0 ? request.DeletedWith : parent?.DeletedWith ?? "",
            ReplaceWith = [.. request.ReplaceWith],
            HideDiffs = [.. request.HideDiffs],
            ReplacementTrigger = request.ReplacementTrigger?.ToProperty(),
            SourcePosition = _sources.Read(request.SourcePosition),
            StackTrace = _sources.Read(request.StackTrace),
            Hooks = HookNames.Read(request.Hooks),
        };
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies(
        RegisterResourceRequest request, PropertyMap inputs)
    {
        var isTold = request.PropertyDependencies.Count > 0 || request.Remote;
        var urns = request.PropertyDependencies.ToDictionary(entry => entry.Key, entry => entry.Value.Urns.AsEnumerable());
        foreach (var (name, value) in inputs)
        {
            var told = urns.GetValueOrDefault(name) ?? (isTold ? [] : request.Dependencies);
            urns[name] = told.Concat(InputReader.DependenciesOf(value)).Distinct();
        }

        return urns.ToImmutableSortedDictionary(
            entry => entry.Key, entry => entry.Value.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>What the component was given itself wins over what its parents were.</summary>
    private static ImmutableDictionary<string, string> Providers(RegisterResourceRequest request, ResourceGoal? parent)
    {
        var inherited = parent?.Providers ?? ImmutableDictionary<string, string>.Empty;
        return request.Custom ? inherited : inherited.SetItems(request.Providers);
    }

    private static CustomTimeouts Timeouts(RegisterResourceRequest.Types.CustomTimeouts? timeouts) => timeouts is null
        ? CustomTimeouts.None
        : new CustomTimeouts(
            GoDuration.ToSeconds(timeouts.Create),
            GoDuration.ToSeconds(timeouts.Update),
            GoDuration.ToSeconds(timeouts.Delete),
            GoDuration.ToSeconds(timeouts.Read));
}

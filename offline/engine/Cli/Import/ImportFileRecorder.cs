using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Display;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Import;

/// <summary>
/// Writes what a preview would create as an import file, for someone who has these resources already: only the ids are
/// left to be filled in. A preview that failed leaves no file.
/// </summary>
/// <param name="file">Where to.</param>
/// <param name="start">Parents and providers that exist are named by their URNs.</param>
internal sealed class ImportFileRecorder(string file, Snapshot start) : IEventSink
{
    private const string MissingId = "<PLACEHOLDER>";

    private readonly Dictionary<string, ResourceState> _existing = start.Resources.Where(state => !state.Delete)
        .GroupBy(state => state.Urn).ToDictionary(group => group.Key, group => group.Last());

    private readonly Dictionary<string, ResourceState> _providers = start.Resources.Where(state => Urns.IsProvider(state.Type))
        .GroupBy(state => state.Urn).ToDictionary(group => group.Key, group => group.Last());

    private readonly Dictionary<string, string> _names = [];
    private readonly JsonObject _table = [];
    private readonly JsonArray _resources = [];

    public void Handle(EngineEvent happening)
    {
        if (happening is not EngineEvent.ResourcePre { Step: { New: { } wanted } step })
        {
            return;
        }

        if (Urns.IsProvider(wanted.Type))
        {
            _providers[wanted.Urn] = wanted;
        }
        else if (step.Op == "create" && wanted.Type != Urns.StackType)
        {
            _resources.Add((JsonNode)Entry(wanted));
        }
    }

    public Task FinishAsync(DeploymentResult result)
    {
        if (result.Succeeded)
        {
            AtomicFile.Write(file, JsonText.Indented(new JsonObject { ["nameTable"] = _table, ["resources"] = _resources }) + "\n");
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private JsonObject Entry(ResourceState wanted)
    {
        var name = NameOf(wanted.Urn);
        var entry = new JsonObject { ["type"] = wanted.Type, ["name"] = name };
        if (name != Urns.NameOf(wanted.Urn))
        {
            entry["logicalName"] = Urns.NameOf(wanted.Urn);
        }

        if (wanted.Parent.Length > 0 && Urns.TypeOf(wanted.Parent) != Urns.StackType)
        {
            entry["parent"] = Known(wanted.Parent);
        }

        if (!wanted.Custom)
        {
            entry["component"] = true;
            return entry;
        }

        entry["id"] = MissingId;
        AddProvider(entry, wanted.Provider);
        return entry;
    }

    private void AddProvider(JsonObject entry, string reference)
    {
        if (reference.LastIndexOf("::", StringComparison.Ordinal) is not (> 0 and var end)
            || !_providers.TryGetValue(reference[..end], out var provider))
        {
            return;
        }

        var source = ProviderInputs.PackageOf(provider.Type[Urns.ProviderTypePrefix.Length..], provider.Inputs);
        if (source.Version.Length > 0)
        {
            entry["version"] = source.Version;
        }

        // A provider must exist before anything can be imported with it; default ones are made on the way.
        if (_existing.ContainsKey(provider.Urn) && !Urns.IsDefaultProvider(provider.Urn))
        {
            entry["provider"] = Known(provider.Urn);
        }
    }

    private string Known(string urn)
    {
        var name = NameOf(urn);
        if (_existing.ContainsKey(urn))
        {
            _table[name] = urn;
        }

        return name;
    }

    /// <summary>Names of resources need to be unique for their type only; those of an import file altogether.</summary>
    private string NameOf(string urn)
    {
        if (_names.TryGetValue(urn, out var known))
        {
            return known;
        }

        var name = Urns.NameOf(urn);
        var unique = name;
        for (var number = 2; _names.ContainsValue(unique); number++)
        {
            unique = $"{name}{number}";
        }

        return _names[urn] = unique;
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Import;

/// <summary>What is to be imported, in the official file's terms: resources by name, and a table of names that exist already.</summary>
/// <param name="Names">URNs of parents and providers in the state, by the names that the resources use.</param>
/// <param name="Resources">What to adopt.</param>
internal sealed record ImportFile(ImmutableDictionary<string, string> Names, ImmutableArray<ImportEntry> Resources)
{
    /// <exception cref="CommandException">The file cannot be read, or is malformed.</exception>
    public static ImportFile Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            return new ImportFile(
                root.TryGetProperty("nameTable", out var names) && names.ValueKind == JsonValueKind.Object
                    ? names.EnumerateObject().ToImmutableDictionary(name => name.Name, name => name.Value.GetString()!)
                    : ImmutableDictionary<string, string>.Empty,
                root.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array
                    ? [.. resources.EnumerateArray().Select(ImportEntry.Read)]
                    : []);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Invocation, $"could not read import file: {file}: {exception.Message}", exception);
        }
    }

    /// <summary>The requests in an order in which parents come first.</summary>
    /// <exception cref="CommandException">An entry is incomplete, or names a parent or provider that nobody declares.</exception>
    public ImmutableArray<ImportRequest> Plan(StackReference stack, bool protect)
    {
        foreach (var (entry, index) in Resources.Select((entry, index) => (entry, index)))
        {
            entry.Check(index);
        }

        var urns = Names.ToDictionary();
        var planned = ImmutableArray.CreateBuilder<ImportRequest>();
        var open = Resources.ToList();
        while (open.Count > 0)
        {
            var ready = open.Where(entry => entry.Parent.Length == 0 || urns.ContainsKey(entry.Parent)).ToList();
            if (ready.Count == 0)
            {
                throw new CommandException(
                    ExitCode.Invocation, $"the parent '{open[0].Parent}' for resource '{open[0].Name}' of type '{open[0].Type}' has no entry in 'nameTable'");
            }

            foreach (var entry in ready)
            {
                var request = Request(entry, stack, urns, protect);
                if (planned.Any(other => other.Urn == request.Urn))
                {
                    throw new CommandException(
                        ExitCode.Invocation, $"resource '{entry.Name}' of type '{entry.Type}' has an ambiguous URN, set name (or logical name) to be unique");
                }

                urns.TryAdd(entry.Name, request.Urn);
                planned.Add(request);
                open.Remove(entry);
            }
        }

        return planned.DrainToImmutable();
    }

    private ImportRequest Request(ImportEntry entry, StackReference stack, Dictionary<string, string> urns, bool protect)
    {
        var parent = entry.Parent.Length > 0 ? urns[entry.Parent] : "";
        return new ImportRequest
        {
            Urn = Urns.Create(stack.Name, stack.Project, parent, entry.Type, entry.LogicalName),
            Type = entry.Type,
            Name = entry.LogicalName,
            Id = entry.Id,
            IsComponent = entry.IsComponent,
            Parent = parent,
            Provider = entry.Provider.Length == 0 ? "" : Names.GetValueOrDefault(entry.Provider) ?? throw new CommandException(
                ExitCode.Invocation, $"the provider '{entry.Provider}' for resource '{entry.Name}' of type '{entry.Type}' has no entry in 'nameTable'"),
            Version = entry.Version,
            DownloadUrl = entry.DownloadUrl,
            Properties = entry.Properties,
            Protect = protect,
        };
    }
}

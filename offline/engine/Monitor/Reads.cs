using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Answers ReadResource: resources that the program looks at without managing them.</summary>
public sealed class Reads(DeploymentRun run, ProviderChooser providers, Builtins builtins, ExternalReads reader)
{
    public async Task<ReadResourceResponse> ReadAsync(ReadResourceRequest request)
    {
        run.Health.ThrowIfStopping();
        try
        {
            var urn = Urns.Create(run.Request.Stack, run.Request.Project, request.Parent, request.Type, request.Name);
            var client = new ClientValues(request.AcceptSecrets, request.AcceptResources, AcceptsPartial: true);
            if (Signatures.Unknowns.Contains(request.Id))
            {
                return new ReadResourceResponse { Urn = urn, Properties = new Struct() };
            }

            var isBuiltin = Builtins.IsBuiltin(request.Type);
            var provider = isBuiltin
                ? ""
                : await providers.ChooseAsync(request.Type, request.Provider, "", request.Version, request.PluginDownloadURL, request.PackageRef);
            var properties = InputReader.WithoutOutputs(request.Properties.ToProperties());
            var state = await reader.ReadAsync(
                new ResourceState
                {
                    Urn = urn,
                    Type = request.Type,
                    Custom = true,
                    Id = request.Id,
                    External = true,
                    Parent = request.Parent,
                    Inputs = properties,
                    Outputs = properties,
                    Dependencies = [.. request.Dependencies],
                    Provider = provider,
                    AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
                },
                isBuiltin ? builtins : new ManagedOperations(await run.Providers.FindAsync(provider)));
            return new ReadResourceResponse { Urn = urn, Properties = client.ToWire(state.Outputs) };
        }
        catch (StepFailedException)
        {
            throw RunHealth.Unavailable();
        }
    }
}

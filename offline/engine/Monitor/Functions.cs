using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Answers Invoke: functions of providers and of the engine.</summary>
public sealed class Functions(DeploymentRun run, ProviderChooser providers, Builtins builtins, Transforms transforms)
{
    public async Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request)
    {
        run.Health.ThrowIfStopping();
        request = await transforms.ApplyAsync(request);
        var client = new ClientValues(AcceptsSecrets: true, request.AcceptResources, AcceptsPartial: true);
        var arguments = InputReader.WithoutOutputs(request.Args.ToProperties());
        try
        {
            if (Builtins.IsBuiltin(request.Tok))
            {
                return new ResourceInvokeResponse { Return = client.ToWire(await builtins.InvokeAsync(request.Tok, arguments)) };
            }

            var reference = await providers.ChooseAsync(
                request.Tok, request.Provider, request.Parent, request.Version, request.PluginDownloadURL, request.PackageRef);
            var provider = await run.Providers.FindAsync(reference);
            var outcome = await provider.InvokeAsync(request.Tok, arguments, run.IsPreview);
            run.Secrets.AddFrom(outcome.Result);
            return new ResourceInvokeResponse { Return = client.ToWire(outcome.Result), Failures = { outcome.Failures } };
        }
        catch (ProviderException failure)
        {
            throw failure.InnerException as RpcException ?? new RpcException(StatusCode.Unknown, failure.Message, failure);
        }
        catch (StepFailedException)
        {
            throw RunHealth.Unavailable();
        }
    }
}

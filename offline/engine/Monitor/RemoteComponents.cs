using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>
/// Components that a provider plugin builds, and methods on them. The plugin registers the component and its children
/// with this engine, as a program does.
/// </summary>
public sealed class RemoteComponents(DeploymentRun run, ProviderChooser providers, Func<string> monitorAddress)
{
    /// <param name="request">The registration, transforms applied.</param>
    /// <param name="reference">The component's provider.</param>
    public async Task<RegisterResourceResponse> ConstructAsync(RegisterResourceRequest request, string reference)
    {
        var provider = await FindAsync(reference);
        var construct = ConstructRequests.Build(run.Request, request, monitorAddress());
        construct.Inputs = provider.Capabilities.Adapt(request.Object.ToProperties(), keepOutputs: true).ToWire();
        construct.AcceptsOutputValues = true;
        construct.Providers.Add(Providers(request, reference));
        var urn = Urns.Create(run.Request.Stack, run.Request.Project, request.Parent, request.Type, request.Name);
        var response = await CallAsync(urn, () => provider.Plugin.CallAsync<ConstructRequest, ConstructResponse>("Construct", construct));
        var client = new ClientValues(request.AcceptSecrets, request.AcceptResources, request.SupportsPartialValues);
        var answer = new RegisterResourceResponse
        {
            Urn = response.Urn,
            Object = client.ToWire(InputReader.WithoutOutputs(response.State.ToProperties())),
        };
        foreach (var (name, dependencies) in response.StateDependencies)
        {
            answer.PropertyDependencies.Add(
                name, new RegisterResourceResponse.Types.PropertyDependencies { Urns = { dependencies.Urns } });
        }

        return answer;
    }

    /// <summary>Answers Call: a method on a resource.</summary>
    public async Task<CallResponse> CallAsync(ResourceCallRequest request)
    {
        run.Health.ThrowIfStopping();
        var provider = await FindAsync(
            await providers.ChooseAsync(request.Tok, request.Provider, "", request.Version, request.PluginDownloadURL, request.PackageRef));
        var call = new CallRequest
        {
            Tok = request.Tok,
            Args = provider.Capabilities.Adapt(request.Args.ToProperties(), keepOutputs: true).ToWire(),
            Project = run.Request.Project,
            Stack = run.Request.Stack,
            Organization = run.Request.Organization,
            DryRun = run.IsPreview,
            Parallel = run.Request.Options.Parallel,
            MonitorEndpoint = monitorAddress(),
            AcceptsOutputValues = true,
        };
        foreach (var (name, dependencies) in request.ArgDependencies)
        {
            call.ArgDependencies.Add(name, new CallRequest.Types.ArgumentDependencies { Urns = { dependencies.Urns } });
        }

        foreach (var (key, value) in run.Request.Config)
        {
            call.Config.Add(key, value.Value);
            if (value.IsSecret)
            {
                call.ConfigSecretKeys.Add(key);
            }
        }

        return await CallAsync("", () => provider.Plugin.CallAsync<CallRequest, CallResponse>("Call", call));
    }

    private async Task<ConfiguredProvider> FindAsync(string reference) => await CallAsync("", () => run.Providers.FindAsync(reference));

    /// <summary>
    /// The program learns of a plugin's error with the very status and details that the plugin gave. Which inputs are wrong
    /// stands only in the details, which programs do not show, so people are told of them here.
    /// </summary>
    private async Task<T> CallAsync<T>(string urn, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ProviderException failure)
        {
            foreach (var error in (failure.InnerException as RpcException)?.Detail<InputPropertiesError>()?.Errors ?? [])
            {
                run.Events.Error(urn, $"property {error.PropertyPath} has a problem: {error.Reason}");
            }

            throw failure.InnerException as RpcException is { Status: not StatusCode.Unavailable } told
                ? told
                : new RpcException(StatusCode.Unknown, failure.Message, failure);
        }
    }

    /// <summary>What the component's children are to use: its parents' providers, its own ones, and its own for its package.</summary>
    private Dictionary<string, string> Providers(RegisterResourceRequest request, string reference)
    {
        var given = new Dictionary<string, string>(run.Resources.Goal(request.Parent)?.Providers ?? []);
        foreach (var (package, provider) in request.Providers)
        {
            given[package] = provider;
        }

        given.TryAdd(Urns.PackageOf(request.Type), reference);
        return given;
    }
}

using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Monitor;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>Carries out a deployment: one preview, update, refresh or destroy.</summary>
public static class DeploymentEngine
{
    /// <summary>
    /// Runs to an orderly end whatever happens to program and providers. Expected failures are told as events and in the
    /// result; cancelling lets running steps finish and starts no others.
    /// </summary>
    public static async Task<DeploymentResult> RunAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        var started = request.Clock.GetTimestamp();
        var secrets = Secrets(request);
        var events = new EventSink(request.Events, secrets);
        using var health = new RunHealth(request.Options.ContinueOnError);
        using var throttle = new Throttle(request.Options.Parallel, health);
        var recorder = new StateRecorder(request.Base, request.DryRun ? null : request.Journal);
        var changes = new ChangeCount();
        using var callbacks = new Callbacks();
        var hooks = new Hooks(callbacks, events, request.DryRun);
        await using (var plugins = new PluginSource(request, events))
        {
            var resources = new ResourceTable();
            var run = new DeploymentRun
            {
                Request = request,
                Health = health,
                Events = events,
                Secrets = secrets,
                Recorder = recorder,
                Resources = resources,
                Changes = changes,
                Targets = new Targets(request.Options),
                Replacements = new UrnPatterns(request.Options.Replace),
                Throttle = throttle,
                Plugins = plugins,
                Providers = new ProviderRegistry(plugins, resources.FindByReference),
                Steps = new StepRunner(recorder, events, health, changes, hooks, request.DryRun, request.Plan),
            };
            await using var cancellation = cancellationToken.Register(() => Cancel(run));
            await RunAsync(run, hooks, new Transforms(run, callbacks));
        }

        foreach (var missing in health.Failed ? [] : request.Plan?.Missing() ?? [])
        {
            events.Error("", missing);
            health.Fail();
        }

        if (health.Failed)
        {
            var what = request.DryRun ? "preview" : "update";
            events.Error("", cancellationToken.IsCancellationRequested ? $"{what} canceled" : $"{what} failed");
        }

        var result = new DeploymentResult(!health.Failed, recorder.Snapshot(), changes.Counts);
        events.Emit(new EngineEvent.Summary(
            request.DryRun, result.Succeeded, health.MaybeCorrupt, request.Clock.GetElapsedTime(started), result.ResourceChanges));
        return result;
    }

    private static async Task RunAsync(DeploymentRun run, Hooks hooks, Transforms transforms)
    {
        var activity = new Activity();
        var shutdown = new Shutdown();
        var deletion = new Deletion(run);
        var packages = new Packages();
        var registrar = new Registrar(run, new Settlement(run, new Differ(run), new Replacement(run, new DependentReplacements(run, deletion))));
        var defaults = new DefaultProviders(run, registrar);
        var providers = new ProviderChooser(run, defaults, packages);
        var builtins = new Builtins(run);
        var outputs = new ComponentOutputs(run, hooks);
        var remotes = new RemoteComponents(run, providers, () => run.Plugins.EngineAddress);
        var monitor = new ResourceMonitor(
            run,
            activity,
            new Registrations(run, providers, new GoalReader(run, packages), registrar, builtins, transforms, remotes),
            new Reads(run, providers, builtins, new ExternalReads(run)),
            new Functions(run, providers, builtins, transforms),
            remotes,
            outputs,
            transforms,
            hooks,
            packages,
            shutdown);
        await using var server = await RpcServer.StartAsync([monitor.Bind(), new EngineService(run.Events).Bind()]);
        run.Plugins.EngineAddress = server.Address;
        StartPluginsAhead(run);
        PendingOperations.Warn(run);
        run.Resources.Load(run.Recorder.Snapshot());
        if (run.Request is { Kind: DeploymentKind.Refresh, Program: not null })
        {
            // Only for what it says of its providers (fresh credentials, say): everything else is left as it is.
            await new ProgramPhase(run, activity, shutdown, outputs, new DeletePhase(run, deletion)).RunAsync(run.Request.Program, server.Address);
        }

        if (!run.Health.Failed && (run.Request.Kind == DeploymentKind.Refresh || run.Request.Options.Refresh))
        {
            await new RefreshPhase(run).RunAsync();
            run.Resources.Load(run.Recorder.Snapshot());
        }

        if (run.Request.Kind == DeploymentKind.Refresh || run.Health.Failed)
        {
            return;
        }

        if (run.Request.Kind == DeploymentKind.Import)
        {
            await new ImportPhase(run, registrar, defaults).RunAsync();
            return;
        }

        await new ProgramPhase(run, activity, shutdown, outputs, new DeletePhase(run, deletion))
            .RunAsync(run.Request.Program, server.Address);
    }

    /// <summary>What the stack needed last time it will most likely need again.</summary>
    private static void StartPluginsAhead(DeploymentRun run)
    {
        foreach (var provider in run.Request.Base.Resources.Where(state => Urns.IsProvider(state.Type) && !state.Delete))
        {
            var source = ProviderInputs.PackageOf(provider.Type[Urns.ProviderTypePrefix.Length..], provider.Inputs);
            run.Plugins.StartAhead(source.Plugin, source.Version);
        }
    }

    private static SecretTexts Secrets(DeploymentRequest request)
    {
        var secrets = new SecretTexts();
        foreach (var value in request.Config.Values.Where(value => value.IsSecret))
        {
            secrets.Add(value.Value);
        }

        foreach (var state in request.Base.Resources)
        {
            secrets.AddFrom(state.Inputs);
            secrets.AddFrom(state.Outputs);
        }

        return secrets;
    }

    private static void Cancel(DeploymentRun run)
    {
        run.Health.Stop();
        _ = run.Plugins.CancelAsync();
    }
}

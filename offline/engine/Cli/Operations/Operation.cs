using System.Collections.Immutable;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Import;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Display;
using Rollback.Offline.Engine.Plans;
using Rollback.Offline.Engine.Plugins;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.Projects;
using Rollback.Offline.Engine.Secrets;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Cli.Operations;

/// <summary>One preview, update, refresh or destroy, from the flags to the exit code.</summary>
public sealed class Operation(OperationKind kind, OperationOptions options, CommandContext context, Workspace workspace)
{
    private IProgram? _program;

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var stack = workspace.CurrentStack();
        if (!options.DryRun && !options.Yes && !context.IsTerminal)
        {
            throw new CommandException(ExitCode.Invocation, $"--yes or --skip-preview must be passed in to proceed with the {kind.Verb} when running in non-interactive mode");
        }

        if (kind.Kind == DeploymentKind.Update || options.RunProgram)
        {
            _program = await ProgramFactory.PrepareAsync(workspace.Project, options.Client, workspace.PulumiHome, cancellationToken);
        }

        if (options.DryRun)
        {
            var settings = WithConfig(workspace.Settings(stack));
            var secrets = new StackSecrets(settings, context.Environment);
            return await PreviewAsync(stack, secrets, workspace.State(stack, secrets).View(), cancellationToken);
        }

        using var held = workspace.Lock(stack);
        return await ChangeAsync(stack, cancellationToken);
    }

    private async Task<ExitCode> ChangeAsync(StackReference stack, CancellationToken cancellationToken)
    {
        var settings = WithConfig(workspace.Settings(stack));
        if (!options.Config.IsEmpty)
        {
            settings.Save();
        }

        var secrets = new StackSecrets(settings, context.Environment);
        var state = workspace.State(stack, secrets).Open(context.Warn);
        if (!options.SkipPreview)
        {
            var preview = await PreviewAsync(stack, secrets, state.Snapshot, cancellationToken);
            if (preview != ExitCode.Success || (!options.Yes && !Confirmation.Ask(context, kind.Verb)))
            {
                return preview == ExitCode.Success ? ExitCode.Cancelled : preview;
            }
        }

        return await ExecuteAsync(stack, secrets, state, cancellationToken);
    }

    private async Task<ExitCode> PreviewAsync(StackReference stack, StackSecrets secrets, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var config = Config(stack, secrets);
        var recorder = options.SavePlan is { } plan ? new PlanRecorder(PlanFileOf(plan, secrets), context.Clock) : null;
        var follower = options.ImportFile is { } file ? new ImportFileRecorder(file, snapshot) : null;
        await using var sinks = EventSinks.Open(
            kind, options with { DryRun = true }, context, stack, config, snapshot, new IEventSink?[] { recorder, follower }.OfType<IEventSink>());
        var result = await DeployAsync(stack, config, secrets, snapshot, new NoJournal(), sinks, dryRun: true, cancellationToken);
        await sinks.FinishAsync(result);
        if (recorder is not null && result.Succeeded)
        {
            context.Error.WriteLine($"Update plan written to '{options.SavePlan}'");
            context.Error.WriteLine($"Run `pulumi up --plan='{options.SavePlan}'` to constrain the update to the operations planned by this preview");
        }

        if (follower is not null && result.Succeeded)
        {
            context.Error.WriteLine($"Import file written to '{options.ImportFile}': put in the ids, then run `pulumi import --file '{options.ImportFile}'`");
        }

        return Outcome(result, isFinal: options.DryRun, cancellationToken);
    }

    private async Task<ExitCode> ExecuteAsync(StackReference stack, StackSecrets secrets, OpenState state, CancellationToken cancellationToken)
    {
        var started = context.Clock.GetUtcNow();
        var config = Config(stack, secrets);
        await using var sinks = EventSinks.Open(kind, options with { DryRun = false }, context, stack, config, state.Snapshot);
        await using var journal = state.StartJournal();
        var result = await DeployAsync(stack, config, secrets, state.Snapshot, journal, sinks, dryRun: false, cancellationToken);
        try
        {
            await state.SaveAsync(result.Final, journal);
            new History(workspace.Store.Location, stack).Add(
                UpdateRecord.Create(kind.HistoryName, options, started, context.Clock.GetUtcNow(), secrets.Settings, result), started);
        }
        finally
        {
            // What was done is told even where it could not be saved: the journal has it.
            await sinks.FinishAsync(result);
        }

        return Outcome(result, isFinal: true, cancellationToken);
    }

    private Task<DeploymentResult> DeployAsync(
        StackReference stack,
        ImmutableSortedDictionary<string, ConfigValue> config,
        StackSecrets secrets,
        Snapshot snapshot,
        IJournal journal,
        EventSinks sinks,
        bool dryRun,
        CancellationToken cancellationToken)
    {
        var project = workspace.Project;
        var request = new DeploymentRequest
        {
            Kind = kind.Kind,
            DryRun = dryRun,
            Project = stack.Project,
            Stack = stack.Name,
            RootDirectory = project.Root,
            ProgramDirectory = project.ProgramDirectory,
            Base = snapshot,
            Config = config,
            Program = _program,
            Journal = journal,
            Events = sinks.Handle,
            FindPlugin = new PluginFinder(project.Plugins, context.Environment, workspace.PulumiHome).Find,
            AttachedProviders = PluginFinder.Attached(context.Environment),
            ReadStackOutputs = ReadOutputsAsync,
            Imports = options.Imports,
            Plan = options.Plan is { } plan ? new PlanGuard(PlanFileOf(plan, secrets).Read()) : null,
            Options = options.Engine with { Refresh = options.Engine.Refresh || project.AlwaysRefresh },
            Clock = context.Clock,
        };
        return context.Deploy(request, cancellationToken);
    }

    private static PlanFile PlanFileOf(string file, StackSecrets secrets) => new(file, new StateSecrets(secrets.Cipher()));

    private Task<PropertyMap?> ReadOutputsAsync(string name, CancellationToken cancellationToken)
    {
        var other = workspace.Reference(name);
        return Task.FromResult(workspace.Store.Exists(other) ? StackOutputs.Of(workspace.State(other).View()) : null);
    }

    private ImmutableSortedDictionary<string, ConfigValue> Config(StackReference stack, StackSecrets secrets) =>
        ConfigResolver.Resolve(workspace.Project, secrets.Settings, () => secrets.Cipher(), stack.Name);

    private StackSettings WithConfig(StackSettings settings) => options.Config.Aggregate(
        settings,
        (changed, assignment) => ConfigEdit.Set(
            changed,
            ConfigAssignment.Parse(assignment, workspace.Project.Name, options.ConfigPath) is var (key, value)
                ? (key, new ConfigNode.Scalar(value, ScalarKind.Text))
                : default));

    private ExitCode Outcome(DeploymentResult result, bool isFinal, CancellationToken cancellationToken)
    {
        if (!result.Succeeded)
        {
            return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Failure;
        }

        if (isFinal && options.ExpectNoChanges
            && result.ResourceChanges.Any(change => change is { Value: > 0, Key: not ("same" or "read" or "discard" or "read-replacement") }))
        {
            context.Error.WriteLine($"error: no changes were expected for {(options.DryRun ? "preview" : kind.Verb)} but changes were proposed");
            return ExitCode.ChangesFound;
        }

        return ExitCode.Success;
    }
}

using Rollback.Model;
using Rollback.Operations.Cloud;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Releases;
using Rollback.Operations.Settings;

namespace Rollback.Operations.Stacks;

/// <summary>One stack and all that a verb needs of it: its engine, its settings file, its lineage.</summary>
internal sealed class StackSession
{
    private StackSession(CommandContext context, SettingsLocation location, IStackEngine engine)
    {
        Context = context;
        Location = location;
        Engine = engine;
    }

    public CommandContext Context { get; }

    public SettingsLocation Location { get; }

    public IStackEngine Engine { get; }

    public string Stack => Engine.Stack;

    /// <summary>Opens the stack that the options name, else the one that pulumi has selected.</summary>
    public static async Task<Answer<StackSession>> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (!PulumiProgram.Find(context.Checkout, context.Surroundings).Is(out var program, out var failure))
            return failure;

        var stack = context.Stack;
        if (stack is null)
        {
            var selected = await SelectedStack.AskAsync(program, context, cancellationToken);
            if (!selected.Is(out stack, out failure))
                return failure;
        }

        return StackName.Check(stack) is { } refused ? refused : Open(context, program, stack, SettingsLocation.Of(context.Checkout, stack));
    }

    public static StackSession Open(CommandContext context, PulumiProgram program, string stack, SettingsLocation location) => new(
        context,
        location,
        new PulumiEngine(program, context.Checkout, context.Surroundings, context.Report, stack, location.ByFlag));

    /// <summary>Reads the settings anew: another process may have changed them.</summary>
    public Answer<StackSettings> Settings() =>
        Location.Follow(Context.Checkout, Stack) is { } failure ? failure : StackSettings.Read(Location.Path);

    /// <summary>Reads and verifies the whole lineage that the settings name.</summary>
    public Answer<Lineage> Lineage(StackSettings settings)
    {
        var name = settings.Value("lineage") ?? Stack;
        return new LineageFolder(name, Path.Combine(Context.Checkout.Stacks, name)).Load(Context);
    }

    /// <summary>A failure if the stack does not exist.</summary>
    public async Task<Failure?> RequireAsync(CancellationToken cancellationToken) =>
        !(await Engine.NamesAsync(cancellationToken)).Is(out var names, out var failure) ? failure
        : names.Contains(Stack) ? null
        : PulumiFailure.NoSuchStack(Stack, names);

    /// <summary>
    /// Starts the stack's local cloud if it has one that does not run (after a restart of the machine, say): an update that
    /// finds nothing to change would not.
    /// </summary>
    public Task<Failure?> WakeAsync(CancellationToken cancellationToken) =>
        new CloudProgram(Context.Checkout, Context.Surroundings).StartAsync(Stack, cancellationToken);

    /// <summary>Makes the stack if pulumi does not know it yet.</summary>
    public async Task<Failure?> CreateAsync(ReleaseChoice choice, CancellationToken cancellationToken) =>
        choice.Exists ? null : await Engine.CreateAsync(cancellationToken);

    /// <summary>The outputs of the last update; empty if there was none.</summary>
    public async Task<Answer<StackOutputs>> OutputsAsync(CancellationToken cancellationToken)
    {
        var outputs = await Engine.OutputsAsync(cancellationToken);
        return outputs.Is(out var values, out var failure) ? new StackOutputs(values) : failure;
    }
}

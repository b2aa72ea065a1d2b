using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Projects;
using Rollback.Offline.Engine.Secrets;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary>
/// <c>pulumi stack change-secrets-provider passphrase</c>: encrypts settings and state anew under the passphrase that
/// standard input gives; the old one comes from where it always does.
/// </summary>
internal sealed class StackChangeSecretsProviderCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack;

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, 1, "the new secrets provider");
        if (arguments.Positionals[0] is not ("passphrase" or "default") and var provider)
        {
            throw new CommandException(ExitCode.Invocation, $"secrets provider '{provider}' is not supported: only 'passphrase' is");
        }

        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        using var held = workspace.Lock(stack);
        var old = new StackSecrets(workspace.Settings(stack), context.Environment);

        // Opened first: whatever cannot be read under the old passphrase must stop this before anything is written.
        var state = workspace.State(stack, old).Open(context.Warn);
        var next = PassphraseCipher.Create(NewPassphrase(context));
        var settings = old.Settings.Config.Aggregate(
            old.Settings, (changed, entry) => entry.Value.HasSecret ? changed.With(entry.Key, ConfigEdit.Reencrypt(entry.Value, () => old.Cipher(), next)) : changed);
        context.Output.WriteLine("Migrating old configuration and state to new secrets provider");

        // State and settings each carry their salt: whichever was written when a kill comes can still be read.
        new OpenState(workspace.Store, stack, new StateSecrets(next), context.Clock, state.Snapshot).Save(state.Snapshot);
        settings.WithSalt(next.Salt).Save();
        return Task.FromResult(ExitCode.Success);
    }

    private static string NewPassphrase(CommandContext context)
    {
        if (context.IsTerminal)
        {
            context.Output.Write("Enter your new passphrase to protect config/secrets: ");
            context.Output.Flush();
        }

        return context.Input.ReadLine()?.Trim() is { Length: > 0 } passphrase
            ? passphrase
            : throw new CommandException(ExitCode.Invocation, "the new passphrase must be given on standard input");
    }
}

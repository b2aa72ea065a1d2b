using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Cli.Operations;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi preview</c>: what up would do.</summary>
internal sealed class PreviewCommand : ICommand
{
    public FlagSet Flags { get; } = OperationOptions.Flags.With(
        Flag.Value("config", 'c'), Flag.Switch("config-path"), Flag.Value("replace"), Flag.Value("target-replace"), Flag.Value("save-plan"),
        Flag.Value("import-file"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        var options = OperationOptions.Parse(arguments, context, isPreviewCommand: true);
        return new Operation(OperationKind.Update, options, context, new Workspace(context, arguments)).RunAsync(cancellationToken);
    }
}

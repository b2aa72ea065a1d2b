using Rollback.Offline.Engine.Cli.Commands;

namespace Rollback.Offline.Engine.Cli;

/// <summary>The verbs by name. A command is made only when it is the one to run.</summary>
public static class CommandTable
{
    private const int MostWords = 3;

    private static readonly Dictionary<string, Func<ICommand>> Commands = new()
    {
        ["up"] = () => new UpCommand(),
        ["update"] = () => new UpCommand(),
        ["preview"] = () => new PreviewCommand(),
        ["pre"] = () => new PreviewCommand(),
        ["refresh"] = () => new RefreshCommand(),
        ["destroy"] = () => new DestroyCommand(),
        ["down"] = () => new DestroyCommand(),
        ["dn"] = () => new DestroyCommand(),
        ["stack"] = () => new StackCommand(),
        ["stack init"] = () => new StackInitCommand(),
        ["stack new"] = () => new StackInitCommand(),
        ["stack create"] = () => new StackInitCommand(),
        ["stack select"] = () => new StackSelectCommand(),
        ["stack ls"] = () => new StackListCommand(),
        ["stack list"] = () => new StackListCommand(),
        ["stack rm"] = () => new StackRemoveCommand(),
        ["stack remove"] = () => new StackRemoveCommand(),
        ["stack output"] = () => new StackOutputCommand(),
        ["stack export"] = () => new StackExportCommand(),
        ["stack import"] = () => new StackImportCommand(),
        ["stack rename"] = () => new StackRenameCommand(),
        ["stack unselect"] = () => new StackUnselectCommand(),
        ["stack graph"] = () => new StackGraphCommand(),
        ["stack change-secrets-provider"] = () => new StackChangeSecretsProviderCommand(),
        ["stack tag get"] = () => new StackTagCommand("get"),
        ["stack tag ls"] = () => new StackTagCommand("ls"),
        ["stack tag list"] = () => new StackTagCommand("ls"),
        ["stack tag rm"] = () => new StackTagCommand("rm"),
        ["stack tag set"] = () => new StackTagCommand("set"),
        ["stack history"] = () => new StackHistoryCommand(),
        ["history"] = () => new StackHistoryCommand(),
        ["config"] = () => new ConfigListCommand(),
        ["config get"] = () => new ConfigGetCommand(),
        ["config set"] = () => new ConfigSetCommand(),
        ["config set-all"] = () => new ConfigSetAllCommand(),
        ["config rm"] = () => new ConfigRemoveCommand(),
        ["config remove"] = () => new ConfigRemoveCommand(),
        ["config rm-all"] = () => new ConfigRemoveCommand(),
        ["config cp"] = () => new ConfigCopyCommand(),
        ["config refresh"] = () => new ConfigRefreshCommand(),
        ["import"] = () => new ImportCommand(),
        ["state rename"] = () => new StateRenameCommand(),
        ["state move"] = () => new StateMoveCommand(),
        ["state repair"] = () => new StateRepairCommand(),
        ["state edit"] = () => new StateEditCommand(),
        ["state taint"] = () => new StateTaintCommand(taint: true),
        ["state untaint"] = () => new StateTaintCommand(taint: false),
        ["state delete"] = () => new StateDeleteCommand(),
        ["state unprotect"] = () => new StateProtectCommand(protect: false),
        ["state protect"] = () => new StateProtectCommand(protect: true),
        ["cancel"] = () => new CancelCommand(),
        ["login"] = () => new LoginCommand(),
        ["logout"] = () => new LogoutCommand(),
        ["whoami"] = () => new WhoAmICommand(),
        ["version"] = () => new VersionCommand(),
        ["about"] = () => new AboutCommand(),
        ["install"] = () => new InstallCommand(),
        ["plugin install"] = () => new PluginInstallCommand(),
        ["plugin rm"] = () => new PluginRemoveCommand(),
        ["plugin remove"] = () => new PluginRemoveCommand(),
        ["plugin run"] = () => new PluginRunCommand(),
        ["plugin ls"] = () => new PluginListCommand(),
        ["plugin list"] = () => new PluginListCommand(),
    };

    /// <summary>Every verb, for the help text.</summary>
    public static IEnumerable<string> Names => Commands.Keys;

    /// <summary>The command that a command line names, and what remains of the line.</summary>
    /// <exception cref="CommandException">There is no such command.</exception>
    public static (ICommand Command, IReadOnlyList<string> Remainder) Find(IReadOnlyList<string> arguments)
    {
        var words = WordPositions(arguments).Take(MostWords).ToArray();
        if (words.Length > 1 && Unsupported.Subcommand(arguments[words[0]], arguments[words[1]]) is { } refusal)
        {
            throw new CommandException(refusal);
        }

        for (var count = words.Length; count > 0; count--)
        {
            var name = string.Join(' ', words.Take(count).Select(index => arguments[index]));
            if (Commands.TryGetValue(name, out var create))
            {
                var used = words.Take(count).ToHashSet();
                return (create(), [.. arguments.Where((_, index) => !used.Contains(index))]);
            }
        }

        if (words.Length > 0 && Unsupported.Reason(arguments[words[0]], words.Length > 1 ? arguments[words[1]] : "") is { } reason)
        {
            throw new CommandException(reason);
        }

        throw new CommandException(ExitCode.Invocation, words.Length == 0
            ? "no command given; `pulumi --help` lists them"
            : $"unknown command \"{string.Join(' ', words.Select(index => arguments[index]))}\" for \"pulumi\"; `pulumi --help` lists the commands");
    }

    /// <summary>Where the words stand that are neither flags nor the value of a global flag (<c>pulumi -C dir up</c>).</summary>
    private static IEnumerable<int> WordPositions(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count && arguments[index] != "--"; index++)
        {
            var argument = arguments[index];
            if (!argument.StartsWith('-'))
            {
                yield return index;
            }
            else if (TakesNext(argument))
            {
                index++;
            }
        }
    }

    private static bool TakesNext(string argument)
    {
        var flags = Arguments.FlagSet.Stack;
        var flag = argument.StartsWith("--", StringComparison.Ordinal) ? flags.Find(argument[2..])
            : argument.Length == 2 ? flags.Find(argument[1])
            : null;
        return flag?.TakesValue == true;
    }
}

using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi config set KEY [VALUE]</c>; the value comes from standard input when it is left out.</summary>
internal sealed class ConfigSetCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Switch("secret"), Flag.Switch("plaintext"), Flag.Switch("path"), Flag.Value("type"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, 2, "a configuration key and a value");
        if (arguments.Has("secret") && arguments.Has("plaintext"))
        {
            throw new CommandException(ExitCode.Invocation, "--secret and --plaintext exclude each other");
        }

        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var path = ConfigPath.Parse(arguments.Positionals[0], workspace.Project.Name, arguments.Has("path"));
        var value = arguments.Positional(1) ?? context.Input.ReadToEnd().TrimEnd('\n', '\r');
        if (!arguments.Has("secret") && !arguments.Has("plaintext") && SecretGuess.LooksSecret(path.Key, value))
        {
            throw new CommandException(
                ExitCode.Invocation, $"config value for '{path.Key}' looks like a secret; rerun with --secret to encrypt it, or --plaintext if you meant to store in plaintext");
        }

        var secrets = new StackSecrets(workspace.Settings(stack), context.Environment);
        ConfigNode node = arguments.Has("secret") ? new ConfigNode.Secure(secrets.Cipher().Encrypt(value)) : Plain(value, path, arguments.Value("type"));
        ConfigEdit.Set(secrets.Settings, (path, node)).Save();
        return Task.FromResult(ExitCode.Success);
    }

    private static ConfigNode.Scalar Plain(string value, ConfigPath path, string? type) => type switch
    {
        null => path.Segments.IsEmpty ? new ConfigNode.Scalar(value, ScalarKind.Text) : ConfigEdit.TypedLeaf(value),
        "string" => new ConfigNode.Scalar(value, ScalarKind.Text),
        "int" when long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _) => new ConfigNode.Scalar(value, ScalarKind.Number),
        "float" when double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _) => new ConfigNode.Scalar(value, ScalarKind.Number),
        "bool" when value is "true" or "false" => new ConfigNode.Scalar(value, ScalarKind.Bool),
        "string" or "int" or "float" or "bool" => throw new CommandException(ExitCode.Invocation, $"'{value}' is no {type}"),
        _ => throw new CommandException(ExitCode.Invocation, $"unknown type '{type}': expected string, int, bool or float"),
    };
}

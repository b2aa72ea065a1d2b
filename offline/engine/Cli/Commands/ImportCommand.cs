using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Cli.Import;
using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi import TYPE NAME ID</c> or <c>--file</c>: adopts resources that exist, protected unless told otherwise.</summary>
internal sealed class ImportCommand : ICommand
{
    private const string Hint =
        "Please copy the following code into your Pulumi application. Not doing so\n"
        + "will cause Pulumi to report that an update will happen on the next update command.\n";

    private const string ProtectedHint =
        "\nPlease note that the imported resources are marked as protected. To destroy them\n"
        + "you will need to remove the `protect` option and run `pulumi update` *before*\n"
        + "the destroy will take effect.\n";

    public FlagSet Flags { get; } = OperationOptions.Flags.With(
        Flag.Switch("yes", 'y'), Flag.Switch("skip-preview", 'f'), Flag.Switch("preview-only"), Flag.Value("file"), Flag.Value("out", 'o'),
        Flag.Value("parent"), Flag.Value("provider"), Flag.Value("properties"), Flag.Switch("protect"), Flag.Switch("generate-code"),
        Flag.Switch("generate-resources"), Flag.Value("from"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        if (arguments.Value("from") is { } converter)
        {
            throw new CommandException(ExitCode.Invocation, $"--from {converter} is not supported: this engine has no converters");
        }

        var file = FileOf(arguments, context);
        var protect = arguments.Value("protect") is null || arguments.Has("protect");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var requests = file.Plan(stack, protect);
        var options = OperationOptions.Parse(arguments with { Positionals = [] }, context, isPreviewCommand: false) with { Imports = requests };
        var outcome = await new Operation(OperationKind.Import, options, context, workspace).RunAsync(cancellationToken);
        if (outcome == ExitCode.Success && !options.DryRun && (arguments.Value("generate-code") is null || arguments.Has("generate-code")))
        {
            var urns = requests.Select(request => request.Urn).ToHashSet();
            WriteCode(arguments, context, workspace, [.. workspace.State(stack).View().Resources.Where(state => state.Custom && urns.Contains(state.Urn))]);
        }

        return outcome;
    }

    private static ImportFile FileOf(ParsedArguments arguments, CommandContext context)
    {
        if (arguments.Value("file") is { } file)
        {
            var extra = arguments.Positionals.IsEmpty && new[] { "parent", "provider", "properties" }.All(flag => arguments.Value(flag) is null);
            return extra ? ImportFile.Read(Path.GetFullPath(file, context.WorkingDirectory)) : throw new CommandException(
                ExitCode.Invocation, "an inline resource, --parent, --provider and --properties cannot be combined with an import file");
        }

        arguments.Expect(3, 3, "a resource's type, name and id, or --file");
        var parent = Named(arguments.Value("parent"), "parent");
        var provider = Named(arguments.Value("provider"), "provider");
        var entry = new ImportEntry
        {
            Type = arguments.Positionals[0],
            Name = arguments.Positionals[1],
            LogicalName = arguments.Positionals[1],
            Id = arguments.Positionals[2],
            Parent = parent?.Name ?? "",
            Provider = provider?.Name ?? "",
            Properties = arguments.List("properties"),
        };
        var names = new[] { parent, provider }.OfType<(string Name, string Urn)>().DistinctBy(named => named.Name);
        return new ImportFile(System.Collections.Immutable.ImmutableDictionary.CreateRange(names.Select(named => KeyValuePair.Create(named.Name, named.Urn))), [entry]);
    }

    /// <summary><c>NAME=URN</c>, or a URN alone.</summary>
    private static (string Name, string Urn)? Named(string? text, string fallback)
    {
        if (text is null)
        {
            return null;
        }

        var (name, urn) = text.Split('=', 2) is [{ Length: > 0 } given, { Length: > 0 } rest] ? (given, rest) : (fallback, text);
        return Urns.IsValid(urn)
            ? (name, urn)
            : throw new CommandException(ExitCode.Invocation, $"--{fallback}: expected a URN, or name=URN, but got '{text}'");
    }

    private static void WriteCode(ParsedArguments arguments, CommandContext context, Workspace workspace, IReadOnlyCollection<ResourceState> states)
    {
        if (states.Count == 0 || ImportCode.Write(workspace.Project.Runtime, states) is not { } code)
        {
            return;
        }

        if (arguments.Value("out") is { } file)
        {
            AtomicFile.Write(Path.GetFullPath(file, context.WorkingDirectory), code);
            return;
        }

        context.Output.WriteLine(Hint + (states.Any(state => state.Protect) ? ProtectedHint : ""));
        context.Output.WriteLine(code);
    }
}

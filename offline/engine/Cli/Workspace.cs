using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli;

/// <summary>Where a command works: its project, its backend and its stack.</summary>
public sealed class Workspace
{
    private readonly CommandContext _context;
    private readonly ParsedArguments _arguments;
    private readonly Lazy<Project> _project;

    public Workspace(CommandContext context, ParsedArguments arguments)
    {
        _context = context;
        _arguments = arguments;
        _project = new Lazy<Project>(() => Project.Find(context.WorkingDirectory));
        var url = context.Environment("PULUMI_BACKEND_URL") is { Length: > 0 } set ? set
            : (IsInProject ? Project.BackendUrl : null) ?? new Credentials(PulumiHome).Current ?? throw new CommandException(
                ExitCode.Authentication, "no backend: set PULUMI_BACKEND_URL, or run `pulumi login file://<folder>`");
        Store = new StackStore(BackendLocation.Parse(url, context.WorkingDirectory, UserHome));
    }

    public StackStore Store { get; }

    /// <exception cref="CommandException">There is none, or it is malformed.</exception>
    public Project Project => _project.Value;

    /// <summary>Whether there is a project file in the working directory or above it.</summary>
    public bool IsInProject => Project.FindFile(_context.WorkingDirectory) is not null;

    /// <summary>PULUMI_HOME: plugins, selections, credentials.</summary>
    public string PulumiHome => HomeOf(_context);

    private string UserHome => _context.Environment("HOME") ?? _context.WorkingDirectory;

    public static string HomeOf(CommandContext context) => context.Environment("PULUMI_HOME") is { Length: > 0 } home
        ? Path.GetFullPath(home, context.WorkingDirectory)
        : Path.Combine(context.Environment("HOME") ?? context.WorkingDirectory, ".pulumi");

    public Selection Selection => new(PulumiHome, Project.Name, Project.File, Store.Location.Url);

    /// <summary>The stack as a name given to the command means it.</summary>
    public StackReference Reference(string name) => StackReference.Parse(name, name.Count(letter => letter == '/') == 2 ? null : Project.Name);

    /// <summary>The stack to work on: named, by --stack, PULUMI_STACK or selection. It must exist.</summary>
    /// <param name="positional">A name that stands as an argument.</param>
    /// <exception cref="CommandException">None is named or selected, or it does not exist.</exception>
    public StackReference CurrentStack(string? positional = null)
    {
        var name = positional ?? _arguments.Value("stack") ?? _context.Environment("PULUMI_STACK") ?? Selection.Current
            ?? throw new CommandException(
                ExitCode.StackNotFound, "no stack selected; name one with --stack, or use `pulumi stack select` to choose or `pulumi stack init` to make one");
        var stack = Reference(name);
        return Store.Exists(stack) ? stack : throw StackStore.NotFound(stack.Name);
    }

    public StackSettings Settings(StackReference stack) => StackSettings.Load(SettingsFile(stack));

    public StackState State(StackReference stack) => State(stack, new StackSecrets(Settings(stack), _context.Environment));

    public StackState State(StackReference stack, StackSecrets secrets) => new(Store, stack, secrets, _context.Clock);

    public StackLock Lock(StackReference stack) => StackLock.Acquire(Store.Location, stack, _context.Clock, _context.Warn);

    private string SettingsFile(StackReference stack)
    {
        if (_arguments.Value("config-file") is { } file)
        {
            return Path.GetFullPath(file, _context.WorkingDirectory);
        }

        if (OfHome(stack) is { } kept)
        {
            return kept;
        }

        // A stack of another project can be looked at from anywhere; its settings are not at hand then.
        return IsInProject && Project.Name == stack.Project
            ? Project.StackSettingsFile(stack.Name)
            : Path.Combine(_context.WorkingDirectory, $"Pulumi.{stack.Name}.yaml");
    }

    // `rollback` keeps copies of the settings in a home that is not the default one (docs/settings.md): what `config set`
    // changes there must be what `rollback up` reads.
    private string? OfHome(StackReference stack) =>
        _context.Environment("ROLLBACK_HOME") is { Length: > 0 } home && IsInProject && Project.Name == stack.Project
            && Path.Combine(Path.GetFullPath(home, _context.WorkingDirectory), "settings", $"Pulumi.{stack.Name}.yaml") is var kept && File.Exists(kept)
            ? kept
            : null;
}

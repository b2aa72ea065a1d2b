using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Backend;

/// <summary>The folder of a <c>file://</c> backend, laid out as Pulumi's own.</summary>
public sealed record BackendLocation
{
    private BackendLocation(string url, string directory)
    {
        Url = url;
        Directory = directory;
    }

    /// <summary>As the user wrote it.</summary>
    public string Url { get; }

    /// <summary>The folder that the URL names, absolute.</summary>
    public string Directory { get; }

    public string Data => Path.Combine(Directory, ".pulumi");

    /// <param name="url"><c>file:///absolute</c>, <c>file://~/below-home</c> or <c>file://./relative</c>.</param>
    /// <param name="workingDirectory">Where relative ones start.</param>
    /// <param name="home">What <c>~</c> stands for.</param>
    /// <exception cref="CommandException">It is no file URL.</exception>
    public static BackendLocation Parse(string url, string workingDirectory, string home)
    {
        const string scheme = "file://";
        if (!url.StartsWith(scheme, StringComparison.Ordinal))
        {
            throw new CommandException(ExitCode.Invocation, $"backend '{url}' is not supported: only file:// backends are");
        }

        var path = url[scheme.Length..];
        path = path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(home, path[1..]) : path;
        return new BackendLocation(url, Path.TrimEndingDirectorySeparator(Path.GetFullPath(path.Length == 0 ? "." : path, workingDirectory)));
    }

    public string Checkpoint(StackReference stack) => Path.Combine(Data, "stacks", stack.Project, $"{stack.Name}.json");

    /// <summary>A running update's progress, beside the checkpoint that it will become part of.</summary>
    public string Journal(StackReference stack) => Path.Combine(Data, "stacks", stack.Project, $"{stack.Name}.journal");

    public string Tags(StackReference stack) => Path.Combine(Data, "stacks", stack.Project, $"{stack.Name}.pulumi-tags");

    public string History(StackReference stack) => Path.Combine(Data, "history", stack.Project, stack.Name);

    public string Backups(StackReference stack) => Path.Combine(Data, "backups", stack.Project, stack.Name);

    public string Locks(StackReference stack) =>
        Path.Combine(Data, "locks", StackReference.Organization, stack.Project, stack.Name);
}

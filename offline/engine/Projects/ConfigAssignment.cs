using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Projects;

/// <summary><c>key=value</c> as given on a command line.</summary>
public static class ConfigAssignment
{
    /// <exception cref="CommandException">It is not of that form.</exception>
    public static (ConfigPath Key, string Value) Parse(string text, string project, bool isPath)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        return split > 0
            ? (ConfigPath.Parse(text[..split], project, isPath), text[(split + 1)..])
            : throw new CommandException(ExitCode.Invocation, $"'{text}' must be of the form key=value");
    }
}

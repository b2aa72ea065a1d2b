using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Backend;

/// <summary>A stack of a file backend, where the organization is always the word <c>organization</c>.</summary>
public sealed record StackReference
{
    public const string Organization = "organization";
    private const int MaxLength = 100;

    private StackReference(string project, string name)
    {
        Project = project;
        Name = name;
    }

    public string Project { get; }

    public string Name { get; }

    public string FullName => $"{Organization}/{Project}/{Name}";

    /// <param name="text"><c>stack</c>, <c>organization/stack</c> or <c>organization/project/stack</c>.</param>
    /// <param name="project">The project of the first two forms; null when there is none at hand.</param>
    /// <exception cref="CommandException">Another organization, too many parts, or characters that a stack name cannot have.</exception>
    public static StackReference Parse(string text, string? project)
    {
        var parts = text.Split('/');
        if (parts.Length > 3 || (parts.Length > 1 && parts[0] != Organization))
        {
            throw new CommandException(
                ExitCode.Invocation,
                $"stack '{text}' is malformed: expected <stack>, {Organization}/<stack> or {Organization}/<project>/<stack>");
        }

        var name = parts[^1];
        if (name.Length is 0 or > MaxLength || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') || name is "." or "..")
        {
            throw new CommandException(
                ExitCode.Invocation,
                $"invalid stack name '{name}': a stack name may only contain 1 to {MaxLength} letters, digits, hyphens, underscores and periods");
        }

        var owner = parts.Length == 3 ? parts[1] : project;
        return owner is { Length: > 0 }
            ? new StackReference(owner, name)
            : throw new CommandException(ExitCode.Invocation, $"stack '{text}' needs a project: write {Organization}/<project>/{name}, or go to a project's folder");
    }

    public override string ToString() => FullName;
}

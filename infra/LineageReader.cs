using System.Collections.Immutable;
using Pulumi;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>Loads and verifies the lineage, and works out what the stack declares.</summary>
public static class LineageReader
{
    /// <param name="root">The project's folder, which holds <c>stacks/</c>.</param>
    /// <param name="stack">The stack's name, under which its checkpoints lie.</param>
    /// <param name="settings">Which lineage, and which state of it.</param>
    /// <exception cref="RunException">The lineage breaks a rule, or the request does. Says all of it.</exception>
    public static StackDeclaration Declare(string root, string stack, StackSettings settings)
    {
        var folder = Path.Combine(root, "stacks", settings.Lineage);
        var read = Lineage.Load(folder);
        if (!read.IsValid)
        {
            throw new RunException(string.Join(
                Environment.NewLine, read.Errors.Select(error => (error with { File = Path.GetRelativePath(root, error.File) }).ToString())));
        }

        var result = read.Lineage.Declare(settings.Request);
        return result.IsAllowed
            ? result.Declaration with { Taken = Taken(root, folder, stack, settings, read.Lineage, result.Declaration.Head) }
            : throw new RunException(result.Refusal.ToString());
    }

    private static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, CheckpointSpec>> Taken(
        string root, string folder, string stack, StackSettings settings, Lineage lineage, ReleaseNumber head)
    {
        try
        {
            return TakenCheckpoints.Read(settings.Checkpoints is { } named ? Path.Combine(root, "stacks", named) : Path.Combine(folder, "checkpoints", stack), lineage, head);
        }
        catch (FormatException fault)
        {
            throw new RunException(fault.Message);
        }
    }
}

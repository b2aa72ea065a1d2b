using System.Collections.Immutable;
using Pulumi;
using Rollback.Components;
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
            ? WithCheckpoints(result.Declaration, settings.Checkpoints is { } named ? Path.Combine(root, "stacks", named) : Path.Combine(folder, "checkpoints", stack), settings, read.Lineage)
            : throw new RunException(result.Refusal.ToString());
    }

    private static StackDeclaration WithCheckpoints(StackDeclaration declaration, string folder, StackSettings settings, Lineage lineage)
    {
        DeclarationResult resolved;
        try
        {
            // A new stack of a lineage whose data another stack once took back has nothing to restore from: it begins empty, as its
            // first generation does. Where data matters that is for a person to say, and the provider refuses.
            var records = TakenRecord.ReadAll(folder);
            var retired = lineage.Releases.Where(release => release.Number <= declaration.Head).SelectMany(release => release.Retire.Checkpoints).ToHashSet(StringComparer.Ordinal);
            resolved = new SeedPoints(records, retired, settings.Protection == DataProtection.Ephemeral).Resolve(declaration with { Taken = TakenCheckpoints.Of(records, lineage, declaration.Head) });
        }
        catch (FormatException fault)
        {
            throw new RunException(fault.Message);
        }

        return resolved.IsAllowed ? resolved.Declaration : throw new RunException(resolved.Refusal.ToString());
    }
}

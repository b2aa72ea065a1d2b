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

    private static StackDeclaration WithCheckpoints(StackDeclaration declaration, string records, StackSettings settings, Lineage lineage)
    {
        try
        {
            // A new stack of a lineage whose data another stack once took back has nothing to restore from: it begins empty, as its
            // first generation does. Where data matters that is for a person to say, and the provider refuses.
            return declaration with
            {
                Taken = TakenCheckpoints.Read(records, lineage, declaration.Head),
                Databases = settings.Protection == DataProtection.Ephemeral
                    ? declaration.Databases.ToImmutableSortedDictionary(database => database.Key, database => WithoutForeignSeeds(database.Value, records), StringComparer.Ordinal)
                    : declaration.Databases,
            };
        }
        catch (FormatException fault)
        {
            throw new RunException(fault.Message);
        }
    }

    private static DatabaseDeclaration WithoutForeignSeeds(DatabaseDeclaration database, string records) => database with
    {
        Generations = database.Generations.ToImmutableSortedDictionary(
            generation => generation.Key,
            generation => generation.Value.Seed is { } seed && TakenCheckpoints.IsForeign(seed, records) ? generation.Value with { Seed = null } : generation.Value),
    };
}

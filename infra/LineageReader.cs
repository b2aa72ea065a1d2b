using Pulumi;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>Loads and verifies the lineage, and works out what the stack declares.</summary>
public static class LineageReader
{
    /// <param name="root">The project's folder, which holds <c>stacks/</c>.</param>
    /// <param name="settings">Which lineage, and which state of it.</param>
    /// <exception cref="RunException">The lineage breaks a rule, or the request does. Says all of it.</exception>
    public static StackDeclaration Declare(string root, StackSettings settings)
    {
        var folder = Path.Combine(root, "stacks", settings.Lineage);
        var read = Lineage.Load(folder);
        if (!read.IsValid)
        {
            throw new RunException(string.Join(
                Environment.NewLine, read.Errors.Select(error => (error with { File = Path.GetRelativePath(root, error.File) }).ToString())));
        }

        var result = read.Lineage.Declare(settings.Request);
        return result.IsAllowed ? result.Declaration : throw new RunException(result.Refusal.ToString());
    }
}

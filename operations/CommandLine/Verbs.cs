using System.CommandLine;

namespace Rollback.Operations.CommandLine;

/// <summary>The verbs in the order that help shows them; one line per folder of this project.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> All(CommandFrame frame)
    {
        yield return Completion.CompletionCommand.Create(frame);
    }
}

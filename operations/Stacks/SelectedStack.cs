using System.Text.Json;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;

namespace Rollback.Operations.Stacks;

/// <summary>Which stack a command means that was given none.</summary>
internal static class SelectedStack
{
    /// <summary>The one that pulumi has selected, else the only one there is.</summary>
    public static async Task<Answer<string>> AskAsync(PulumiProgram program, CommandContext context, CancellationToken cancellationToken)
    {
        var engine = new PulumiEngine(program, context.Checkout, context.Surroundings, context.Report, "", null);
        if (!(await engine.ListAsync(cancellationToken)).Is(out var stacks, out var failure))
            return failure;

        var names = stacks.Select(stack => PulumiDocuments.Text(stack, "name").Split('/')[^1]).ToList();
        var current = stacks.FindIndex(stack => stack.TryGetProperty("current", out var mark) && mark.ValueKind == JsonValueKind.True);
        if (current >= 0)
            return names[current];
        return names.Count == 1
            ? names[0]
            : new Failure("STK002", "No stack is named, and pulumi has none selected.", "Name one: --stack dev.");
    }
}

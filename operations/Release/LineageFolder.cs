using Rollback.Model;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Releases;

/// <summary>The lineage that a release verb works on. Needs files only: no pulumi, no cloud.</summary>
/// <param name="Name">The folder below `stacks/`.</param>
internal sealed record LineageFolder(string Name, string Path)
{
    /// <summary>The lineage of `--stack` (its setting `lineage`, else its name); without a stack, the only lineage there is.</summary>
    public static Answer<LineageFolder> Find(CommandContext context)
    {
        if (context.Stack is { } stack) return OfStack(context, stack);

        var names = Directory.Exists(context.Checkout.Stacks)
            ? Directory.EnumerateDirectories(context.Checkout.Stacks).Where(folder => Directory.Exists(System.IO.Path.Combine(folder, "releases"))).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal).ToArray()
            : [];
        return names switch
        {
            [] => new Failure("LIN002", $"There is no lineage below {context.Checkout.Stacks}.", "Write the first release as stacks/<stack>/releases/0001.yaml (docs/concepts.md)."),
            [var only] => new LineageFolder(only, System.IO.Path.Combine(context.Checkout.Stacks, only)),
            _ => new Failure("LIN003", $"There is more than one lineage: {string.Join(", ", names)}.", $"Name the stack: --stack {names[0]}."),
        };
    }

    /// <summary>Reads and verifies every release; each error beyond the first goes to the report.</summary>
    public Answer<Lineage> Load(CommandContext context)
    {
        var result = Lineage.Load(Path);
        if (result.IsValid) return result.Lineage;

        foreach (var error in result.Errors.Skip(1)) context.Report.Warn(Shown(context, error));
        return Failure(context, result);
    }

    public static Failure Failure(CommandContext context, LineageResult result)
    {
        var first = result.Errors[0];
        var shown = Shown(context, first with { Fix = "" }).TrimEnd();
        return new("LIN001", shown, result.Errors.Length == 1 ? first.Fix : $"{first.Fix} ({result.Errors.Length} errors in all.)");
    }

    /// <summary>The error with its path relative to the checkout, as people type it.</summary>
    public static string Shown(CommandContext context, LineageError error) =>
        (error with { File = Relative(context, error.File), Problem = error.Problem.Replace(context.Checkout.Root + "/", "", StringComparison.Ordinal) }).ToString();

    public static string Relative(CommandContext context, string path) => System.IO.Path.GetRelativePath(context.Checkout.Root, path);

    private static Answer<LineageFolder> OfStack(CommandContext context, string stack)
    {
        if (StackName.Check(stack) is { } refused) return refused;
        if (!StackSettings.Read(SettingsLocation.Of(context.Checkout, stack).Path).Is(out var settings, out var failure)) return failure;
        var name = settings.Value("lineage") ?? stack;
        return new LineageFolder(name, System.IO.Path.Combine(context.Checkout.Stacks, name));
    }
}

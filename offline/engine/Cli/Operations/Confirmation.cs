namespace Rollback.Offline.Engine.Cli.Operations;

/// <summary>Asks the person at the terminal.</summary>
internal static class Confirmation
{
    /// <summary>True only for a clear yes.</summary>
    public static bool Ask(CommandContext context, string verb)
    {
        context.Output.Write($"Do you want to perform this {verb}? (yes/no) ");
        context.Output.Flush();
        return context.Input.ReadLine()?.Trim().ToUpperInvariant() is "YES" or "Y";
    }
}

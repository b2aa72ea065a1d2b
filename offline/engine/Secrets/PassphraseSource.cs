using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Secrets;

/// <summary>Where the passphrase comes from: PULUMI_CONFIG_PASSPHRASE (which may be empty), or the file that PULUMI_CONFIG_PASSPHRASE_FILE names.</summary>
public static class PassphraseSource
{
    /// <exception cref="CommandException">Neither variable is set, or the file cannot be read.</exception>
    public static string Read(Func<string, string?> environment)
    {
        if (environment("PULUMI_CONFIG_PASSPHRASE") is { } passphrase)
        {
            return passphrase;
        }

        if (environment("PULUMI_CONFIG_PASSPHRASE_FILE") is not { Length: > 0 } file)
        {
            throw new CommandException(
                "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables");
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"unable to read PULUMI_CONFIG_PASSPHRASE_FILE '{file}': {exception.Message}", exception);
        }
    }
}

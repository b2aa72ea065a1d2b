namespace Rollback.Offline.Engine.Cli;

/// <summary>The passphrase is not the one that the stack's secrets were made with.</summary>
public sealed class IncorrectPassphraseException() : CommandException(
    ExitCode.Failure,
    "incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE to the correct passphrase or "
    + "set PULUMI_CONFIG_PASSPHRASE_FILE to the file that holds it");

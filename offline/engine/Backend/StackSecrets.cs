using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Projects;
using Rollback.Offline.Engine.Secrets;

namespace Rollback.Offline.Engine.Backend;

/// <summary>
/// The secrets provider of one stack. Its salt stands in the stack's settings and in its state; whichever has one gives
/// it to the other. No key is derived before a secret needs it.
/// </summary>
public sealed class StackSecrets
{
    private readonly Lazy<string> _passphrase;
    private PassphraseCipher? _cipher;

    public StackSecrets(StackSettings settings, Func<string, string?> environment)
    {
        if (settings.SecretsProvider is { } provider && provider != "passphrase")
        {
            throw new CommandException(
                ExitCode.Invocation, $"secrets provider '{provider}' of {settings.File} is not supported: only 'passphrase' is");
        }

        Settings = settings;
        _passphrase = new Lazy<string>(() => PassphraseSource.Read(environment));
    }

    /// <summary>Changes when a salt had to be made.</summary>
    public StackSettings Settings { get; private set; }

    /// <summary>The cipher for the stack's settings; a stack without a salt gets one, and its settings file is written.</summary>
    /// <param name="stateSalt">The salt of the stack's state, if it has one.</param>
    public ISecretCipher Cipher(string? stateSalt = null)
    {
        if (_cipher is not null)
        {
            return _cipher;
        }

        if (Settings.Salt is { } salt)
        {
            return _cipher = Open(salt);
        }

        _cipher = stateSalt is null ? PassphraseCipher.Create(_passphrase.Value) : Open(stateSalt);
        Settings = Settings.WithSalt(_cipher.Salt);
        Settings.Save();
        return _cipher;
    }

    /// <summary>
    /// Makes sure that the settings of a new stack can be used with this passphrase. A salt that another passphrase made
    /// is replaced, as long as nothing is encrypted with it: a checkout keeps its settings longer than a home its passphrase.
    /// </summary>
    /// <exception cref="CommandException">There are secrets of another passphrase, or there is no passphrase.</exception>
    public void Establish()
    {
        if (Settings.Salt is { } salt && !Open(salt).IsUsable && !Settings.Config.Values.Any(value => value.HasSecret))
        {
            Settings = Settings.WithSalt(PassphraseCipher.Create(_passphrase.Value).Salt);
            Settings.Save();
        }

        Cipher().Encrypt("");
    }

    /// <summary>The secrets of the stack's state.</summary>
    public StateSecrets ForState(string? stateSalt)
    {
        var cipher = Cipher(stateSalt);
        return new StateSecrets(cipher, stateSalt is null || stateSalt == cipher.Salt ? null : Open(stateSalt));
    }

    /// <summary>For reading only: nothing is written, and a state without secrets needs no passphrase.</summary>
    public Func<string, string, string> Decryptor(string? stateSalt)
    {
        var cipher = new Lazy<PassphraseCipher>(() => Open(stateSalt ?? Settings.Salt
            ?? throw new CommandException("the state has secrets but no secrets provider")));
        return (ciphertext, _) => cipher.Value.Decrypt(ciphertext);
    }

    private PassphraseCipher Open(string salt) => PassphraseCipher.Open(salt, () => _passphrase.Value);
}

using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Secrets;

namespace Rollback.Offline.Engine.Tests.Secrets;

public sealed class PassphraseCipherTests
{
    /// <summary>Salts that the official command made, for the passphrases "password" and "".</summary>
    [Theory]
    [InlineData("v1:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==", "password")]
    [InlineData("v1:LVuDkcjhUns=:v1:WPbL+tmbxnqWswQ2:lebZxStyHT3IZkmbN+3xCx9zqtoPog==", "")]
    public void It_opens_the_salts_of_the_official_command(string salt, string passphrase)
    {
        var cipher = PassphraseCipher.Open(salt, () => passphrase);

        cipher.Decrypt(cipher.Encrypt("grüße")).ShouldBe("grüße");
    }

    [Fact]
    public void A_wrong_passphrase_is_refused_in_one_line()
    {
        var cipher = PassphraseCipher.Open("v1:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==", () => "password123");

        var refusal = Should.Throw<CommandException>(() => cipher.Encrypt("x"));

        refusal.Message.ShouldStartWith("incorrect passphrase");
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void What_one_made_another_opens_and_alterations_are_found()
    {
        var made = PassphraseCipher.Create("pass");
        var text = made.Encrypt("value");
        var opened = PassphraseCipher.Open(made.Salt, () => "pass");

        opened.Decrypt(text).ShouldBe("value");
        var altered = text[..^6] + (text[^6] == 'A' ? 'B' : 'A') + text[^5..];
        Should.Throw<CommandException>(() => opened.Decrypt(altered)).Message.ShouldContain("damaged or was altered");
        Should.Throw<CommandException>(() => opened.Decrypt("v1:x")).Message.ShouldContain("damaged or was altered");
    }

    [Fact]
    public void The_passphrase_is_not_asked_for_before_a_secret_needs_it()
    {
        var made = PassphraseCipher.Create("pass");

        PassphraseCipher.Open(made.Salt, () => throw new InvalidOperationException("asked")).Salt.ShouldBe(made.Salt);
    }

    [Fact]
    public void A_malformed_salt_is_refused() =>
        Should.Throw<CommandException>(() => PassphraseCipher.Open("fozI5u6B030=:v1:x", () => "p")).Message.ShouldContain("malformed");
}

namespace Rollback.Offline.Engine.Projects;

/// <summary>Whether a value that somebody is about to store in clear may be a password.</summary>
internal static class SecretGuess
{
    private const double BitsPerCharacter = 3;
    private const int ShortestSecret = 8;
    private static readonly string[] Words = ["password", "passwd", "secret", "token", "apikey", "api_key", "privatekey", "private_key", "credential"];

    /// <summary>The name must sound like a secret and the value must look random: one alone is far too common.</summary>
    public static bool LooksSecret(string key, string value) =>
        value.Length >= ShortestSecret
        && Words.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase))
        && Entropy(value) >= BitsPerCharacter;

    /// <summary>Shannon's, in bits per character.</summary>
    private static double Entropy(string value) => value.GroupBy(letter => letter)
        .Select(group => (double)group.Count() / value.Length)
        .Sum(share => -share * Math.Log2(share));
}

namespace Rollback.Model;

/// <summary>How choices are written in releases: the enum member in camel case.</summary>
internal static class Word
{
    public static string Of<T>(T choice) where T : struct, Enum
    {
        var name = choice.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    public static T Parse<T>(string word) where T : struct, Enum => Enum.GetValues<T>().Single(choice => Of(choice) == word);
}

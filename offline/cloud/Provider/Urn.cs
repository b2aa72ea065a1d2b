namespace Rollback.Offline.Cloud.Provider;

/// <summary>The parts of <c>urn:pulumi:stack::project::parent$type::name</c>.</summary>
internal static class Urn
{
    public static string StackOf(string urn) => Part(urn, 0)["urn:pulumi:".Length..];

    /// <summary>The resource's own type token, without those of its parents.</summary>
    public static string TypeOf(string urn) => Part(urn, 2).Split('$')[^1];

    public static string NameOf(string urn) => string.Join("::", Parts(urn)[3..]);

    private static string Part(string urn, int index) => Parts(urn)[index];

    private static string[] Parts(string urn)
    {
        var parts = urn.Split("::");
        return parts.Length >= 4 && urn.StartsWith("urn:pulumi:", StringComparison.Ordinal)
            ? parts
            : throw new FormatException($"'{urn}' is not a URN.");
    }
}

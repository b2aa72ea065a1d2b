namespace Rollback.Model;

/// <summary>Makes <c>$</c> mean the end of the text: .NET's also matches before a last line feed, ECMAScript's (in the JSON Schema) does not.</summary>
internal static class Line
{
    public const string End = "(?!\n)";
}

namespace Rollback.Offline.SdkGenerator.Naming;

/// <summary>The official packages change only the first letter: <c>hostIP</c> is <c>HostIP</c>.</summary>
internal static class Casing
{
    private static readonly HashSet<string> Reserved =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
        "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock",
        "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string",
        "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
    ];

    internal static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    internal static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>The wire name as a parameter, escaped where C# reserves the word.</summary>
    internal static string Parameter(string wireName) => Reserved.Contains(wireName) ? "@" + wireName : wireName;
}

namespace Rollback.Offline.Engine.State;

/// <summary>Builds and takes apart URNs: <c>urn:pulumi:stack::project::parentType$type::name</c>.</summary>
public static class Urns
{
    public const string StackType = "pulumi:pulumi:Stack";
    public const string ProviderTypePrefix = "pulumi:providers:";
    private const string Prefix = "urn:pulumi:";

    public static string Create(string stack, string project, string parent, string type, string name) =>
        $"{Prefix}{stack}::{project}::{QualifiedType(parent, type)}::{name}";

    /// <summary>The same resource in another stack and project, perhaps under another name.</summary>
    public static string Rebase(string urn, string stack, string project, string name) =>
        $"{Prefix}{stack}::{project}::{QualifiedTypeOf(urn)}::{name}";

    public static bool IsValid(string urn) => urn.StartsWith(Prefix, StringComparison.Ordinal) && Parts(urn).Length == 4;

    public static string StackOf(string urn) => Parts(urn)[0][Prefix.Length..];

    public static string ProjectOf(string urn) => Parts(urn)[1];

    /// <summary>The type with those of its parents: <c>a:b:Parent$a:b:Child</c>.</summary>
    public static string QualifiedTypeOf(string urn) => Parts(urn)[2];

    public static string TypeOf(string urn)
    {
        var qualified = QualifiedTypeOf(urn);
        return qualified[(qualified.LastIndexOf('$') + 1)..];
    }

    /// <summary>Everything after the type; a name may itself contain <c>::</c>.</summary>
    public static string NameOf(string urn) => Parts(urn)[3];

    /// <summary>The package of a type or function token: its part before the first colon.</summary>
    public static string PackageOf(string token) => token.Split(':')[0];

    public static bool IsProvider(string type) => type.StartsWith(ProviderTypePrefix, StringComparison.Ordinal);

    /// <summary>Whether the URN is that of a provider which the engine registered by itself.</summary>
    public static bool IsDefaultProvider(string urn) =>
        IsProvider(TypeOf(urn)) && (NameOf(urn) == "default" || NameOf(urn).StartsWith("default_", StringComparison.Ordinal));

    /// <summary>The type within its parent's; the stack is nobody's type prefix.</summary>
    private static string QualifiedType(string parent, string type) =>
        parent.Length == 0 || TypeOf(parent) == StackType ? type : $"{QualifiedTypeOf(parent)}${type}";

    private static string[] Parts(string urn) => urn.Split("::", 4);
}

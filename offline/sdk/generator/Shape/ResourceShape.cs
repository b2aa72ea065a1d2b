namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>A resource or provider of a package.</summary>
internal sealed record ResourceShape(string Key, string FullName)
{
    internal string? Token { get; init; }

    internal required IReadOnlyList<PropertyShape> Inputs { get; init; }

    internal required IReadOnlyList<PropertyShape> Outputs { get; init; }

    internal IReadOnlyList<string> SecretOutputs { get; init; } = [];

    internal IReadOnlyList<string> SecretInputs { get; init; } = [];

    /// <summary>Inputs that travel as JSON text.</summary>
    internal IReadOnlyList<string> JsonInputs { get; init; } = [];

    /// <summary>Older tokens of the same resource.</summary>
    internal IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>TypeScript expressions of the values that inputs have when nobody sets them.</summary>
    internal IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Inputs that the resource class always sets, whatever the program says.</summary>
    internal IReadOnlyDictionary<string, string> Constants { get; init; } = new Dictionary<string, string>();

    internal string Name => FullName[(FullName.LastIndexOf('.') + 1)..];

    internal string Namespace => FullName[..FullName.LastIndexOf('.')];

    /// <summary>The module as nested ids write it: <c>apps.v1</c> for <c>apps/v1/Deployment</c>.</summary>
    internal string Module => Key.Contains('/', StringComparison.Ordinal) ? Key[..Key.LastIndexOf('/')].Replace('/', '.') : "";

    internal bool IsProvider => Key == "Provider";
}

using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>A class of inputs to be written.</summary>
/// <param name="Name">The C# class.</param>
/// <param name="Owner">The resource or nested type in the shapes, the latter with a leading <c>#</c>.</param>
/// <param name="Properties">What it holds.</param>
internal sealed record ArgumentsClass(string Name, string Owner, IReadOnlyList<PropertyShape> Properties)
{
    internal bool Sealed { get; init; } = true;

    /// <summary>In a State nothing is required: it only narrows a lookup.</summary>
    internal bool AllOptional { get; init; }

    /// <summary>The suffix of nested classes.</summary>
    internal string NestedSuffix { get; init; } = "Args";

    internal IReadOnlyList<string> Secrets { get; init; } = [];

    internal IReadOnlyList<string> Json { get; init; } = [];

    /// <summary>C# expressions assigned by the constructor, by wire name.</summary>
    internal IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();
}

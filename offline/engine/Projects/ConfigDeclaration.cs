namespace Rollback.Offline.Engine.Projects;

/// <summary>One entry of the <c>config</c> section of Pulumi.yaml.</summary>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>boolean</c>, <c>array</c> or <c>object</c>; null: anything.</param>
/// <param name="Default">What applies when the stack does not set it.</param>
/// <param name="IsSecret">Whether the stack's value must be encrypted.</param>
public sealed record ConfigDeclaration(string? Type, ConfigNode? Default, bool IsSecret);

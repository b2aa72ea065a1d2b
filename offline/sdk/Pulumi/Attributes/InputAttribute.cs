namespace Pulumi;

/// <summary>Marks a field or property of arguments that is sent to the engine.</summary>
/// <param name="name">Its name on the wire.</param>
/// <param name="required">Whether null is refused when the arguments are sent.</param>
/// <param name="json">Whether it is sent as JSON text, as providers want their settings.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class InputAttribute(string name, bool required = false, bool json = false) : Attribute
{
    internal string Name { get; } = name;

    internal bool IsRequired { get; } = required;

    internal bool Json { get; } = json;
}

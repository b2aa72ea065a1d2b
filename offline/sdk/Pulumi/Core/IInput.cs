namespace Pulumi;

/// <summary>An input whose type is not known where it is handled, as in the serializer.</summary>
internal interface IInput
{
    /// <summary>
    /// What the input holds: a plain value, an <see cref="IOutput"/>, or for lists and maps an output of inputs, so that
    /// one unknown element does not make the whole collection unknown.
    /// </summary>
    object? Content { get; }

    /// <summary>The input as an output of its plain value.</summary>
    IOutput AsOutput();
}

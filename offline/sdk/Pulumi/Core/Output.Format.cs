using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pulumi;

public static partial class Output
{
    /// <summary>Text from an interpolated string whose holes may be inputs and outputs. Formatted by the invariant culture.</summary>
    public static Output<string> Format(FormattableString formattableString) => Gather(
        [.. formattableString.GetArguments().Select(AsOutput)],
        arguments => FormattableStringFactory.Create(formattableString.Format, arguments).ToString(CultureInfo.InvariantCulture));

    private static IOutput AsOutput(object? value) => value switch
    {
        IInput input => input.AsOutput(),
        IOutput output => output,
        _ => Create(value),
    };
}

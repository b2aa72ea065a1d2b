using System.Reflection;

namespace Pulumi;

/// <summary>The outputs of a stack, as its program gives them.</summary>
internal static class StackOutputs
{
    /// <exception cref="RunException">An output property is not an output, or has none.</exception>
    public static void Check(Stack stack)
    {
        var properties = OutputProperties.Of(stack.GetType()).Where(output => output.Property.GetMethod!.IsPublic).ToList();
        var mistyped = properties.Where(output => output.ValueType is null).Select(output => output.Name).ToList();
        if (mistyped.Count > 0)
        {
            throw RunException.OutputsHaveIncorrectType(mistyped);
        }

        var unassigned = properties.Where(output => output.Property.GetValue(stack) is null).Select(output => output.Name).ToList();
        if (unassigned.Count > 0)
        {
            throw RunException.OutputsHaveNoValue(unassigned);
        }
    }

    public static async Task<IDictionary<string, object?>> OfAsync(Func<Task<IDictionary<string, object?>>> program) =>
        await program() ?? new Dictionary<string, object?>();
}
